namespace AnonIdentity.Quickstart.Replay;

/// <summary>A contact in the CRM at the end.</summary>
internal sealed record ReplayContact(string? Consumer, string? Visitor, string FirstName, bool Placeholder, string? MergedInto, IReadOnlyList<string> Tickets);
