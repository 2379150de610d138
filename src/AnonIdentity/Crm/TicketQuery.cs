namespace AnonIdentity.Crm;

/// <summary>Which tickets to read: all of a contact, those with one key, or those with the given ids. Exactly one is set.</summary>
public sealed record TicketQuery
{
    private TicketQuery()
    {
    }

    /// <summary>All tickets of this contact, page by page.</summary>
    public CrmContactId? Contact { get; private init; }

    /// <summary>Where the page of a contact begins: the <see cref="TicketPage.Next"/> of the page before; <see langword="null"/> for the first.</summary>
    public string? Cursor { get; private init; }

    /// <summary>The tickets made with this key.</summary>
    public string? Key { get; private init; }

    /// <summary>The tickets with these ids, at most 100.</summary>
    public IReadOnlyList<CrmTicketId>? Ids { get; private init; }

    /// <summary>A page of a contact's tickets.</summary>
    /// <param name="contact">The contact.</param>
    /// <param name="cursor">The <see cref="TicketPage.Next"/> of the page before; <see langword="null"/> for the first.</param>
    public static TicketQuery OfContact(CrmContactId contact, string? cursor = null) => new() { Contact = contact, Cursor = cursor };

    /// <summary>The tickets made with a key: none, one, or (then the core parks) several.</summary>
    /// <param name="key">The key.</param>
    public static TicketQuery WithKey(string key) => new() { Key = key };

    /// <summary>The tickets with these ids; one that is gone is left out.</summary>
    /// <param name="ids">At most 100 ids.</param>
    public static TicketQuery WithIds(IReadOnlyList<CrmTicketId> ids) => new() { Ids = ids };
}
