namespace AnonIdentity.Quickstart.Replay;

/// <summary>What the library answered to a line.</summary>
/// <param name="Line">The line.</param>
/// <param name="Do">Its verb.</param>
/// <param name="Outcome">The answer.</param>
/// <param name="Tickets">For a sign-in: what became of each ticket, by key.</param>
internal sealed record ReplayOutcome(int Line, ReplayVerb Do, string Outcome, IReadOnlyList<KeyValuePair<string, TicketResult>>? Tickets = null);
