namespace AnonIdentity.Quickstart.Replay;

/// <summary>What a replay made of its file.</summary>
/// <param name="Outcomes">What the library answered, line by line.</param>
/// <param name="Contacts">The CRM's contacts at the end, in the order in which they were made.</param>
/// <param name="Tickets">Whose each ticket is at the end, by key, in the order of the file.</param>
internal sealed record ReplayAnswer(
    IReadOnlyList<ReplayOutcome> Outcomes,
    IReadOnlyList<ReplayContact> Contacts,
    IReadOnlyList<KeyValuePair<string, string>> Tickets);
