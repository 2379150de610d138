namespace AnonIdentity.Quickstart.Story;

/// <summary>Compares the CRM with what it was.</summary>
internal static class StoryView
{
    /// <summary>Whether owners, names and labels are the same to the letter.</summary>
    public static bool Same(CrmView one, CrmView other) =>
        one.Contacts.SequenceEqual(other.Contacts) && one.Tickets.SequenceEqual(other.Tickets);
}
