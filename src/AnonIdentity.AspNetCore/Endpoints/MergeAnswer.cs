namespace AnonIdentity.AspNetCore.Endpoints;

/// <summary>What became of an accepted offer.</summary>
/// <param name="State"><c>merged</c> or <c>pending</c>.</param>
/// <param name="Tickets">How many tickets are with the consumer now.</param>
internal sealed record MergeAnswer(string State, int Tickets);
