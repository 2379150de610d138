namespace AnonIdentity.Benchmarks.Web;

/// <summary>What the hand-written endpoint is sent.</summary>
internal sealed record HandTicket(string Subject, string Body, string? Key);
