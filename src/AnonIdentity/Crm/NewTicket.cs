namespace AnonIdentity.Crm;

/// <summary>A ticket to be made.</summary>
/// <param name="Key">At most 64 ASCII characters, unique in the CRM and the same at every retry: send it as the unique id, the idempotency key or a marker field.</param>
/// <param name="Visitor">The visitor identifier that the ticket carries; <see langword="null"/> for a signed-in consumer's.</param>
/// <param name="Contact">Whose ticket it is.</param>
/// <param name="Subject">The subject, already neutralised and cut (rule T8).</param>
/// <param name="Body">The body: plain text, to be stored unchanged.</param>
public sealed record NewTicket(string Key, VisitorId? Visitor, CrmContactId Contact, string Subject, string Body)
{
    /// <summary>Fields of the host's CRM that pass through (rule T10): queue, tags, custom fields.</summary>
    public IReadOnlyDictionary<string, string> Fields { get; init; } = System.Collections.Frozen.FrozenDictionary<string, string>.Empty;
}
