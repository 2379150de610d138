namespace AnonIdentity.Crm;

/// <summary>What a contact is found by: its own id, a visitor identifier, or a consumer identifier. Exactly one is set.</summary>
public readonly record struct ContactKey
{
    private ContactKey(CrmContactId? contact, VisitorId? visitor, ConsumerId? consumer)
    {
        Contact = contact;
        Visitor = visitor;
        Consumer = consumer;
    }

    /// <summary>The CRM's id of the contact.</summary>
    public CrmContactId? Contact { get; }

    /// <summary>The visitor identifier that the contact carries as its external id.</summary>
    public VisitorId? Visitor { get; }

    /// <summary>The consumer identifier that the contact carries as its external id.</summary>
    public ConsumerId? Consumer { get; }

    /// <summary>The external id that the contact carries: the visitor's or the consumer's text; <see langword="null"/> for a key by contact id.</summary>
    public string? ExternalId => Visitor?.ToString() ?? Consumer?.Value;

    /// <summary>By the CRM's own id.</summary>
    /// <param name="contact">The id.</param>
    public static ContactKey Of(CrmContactId contact) => new(contact, null, null);

    /// <summary>By a visitor identifier.</summary>
    /// <param name="visitor">The visitor.</param>
    public static ContactKey Of(VisitorId visitor) => new(null, visitor, null);

    /// <summary>By a consumer identifier.</summary>
    /// <param name="consumer">The consumer.</param>
    public static ContactKey Of(ConsumerId consumer) => new(null, null, consumer);

    /// <summary>The id or the external id.</summary>
    public override string ToString() => Contact?.Value ?? ExternalId ?? "";
}
