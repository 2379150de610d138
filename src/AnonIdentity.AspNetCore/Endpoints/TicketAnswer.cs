namespace AnonIdentity.AspNetCore.Endpoints;

/// <summary>A ticket as its visitor or consumer sees it.</summary>
/// <param name="Key">The draft's key.</param>
/// <param name="State"><c>queued</c> or <c>delivered</c>.</param>
/// <param name="Time">When its form was shown, as its key tells; <see langword="null"/> for an app's own key.</param>
internal sealed record TicketAnswer(string Key, string State, DateTimeOffset? Time);
