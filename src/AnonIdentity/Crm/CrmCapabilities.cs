namespace AnonIdentity.Crm;

/// <summary>What a CRM can do. The defaults are the safest: what is not declared is not relied upon.</summary>
public sealed record CrmCapabilities
{
    /// <summary>How contacts are kept from being made twice.</summary>
    public Keying Contacts { get; init; } = Keying.SearchOnly;

    /// <summary>How tickets are kept from being made twice.</summary>
    public Keying Tickets { get; init; } = Keying.SearchOnly;

    /// <summary>How long an idempotency key is remembered; after it the core looks before it creates again.</summary>
    public TimeSpan IdempotencyKeyLife { get; init; } = TimeSpan.Zero;

    /// <summary>The longest time after a call that was given up until its effect can be seen: late apply plus search lag. After an uncertain
    /// call on a CRM that can only be searched nothing is created again before it has passed.</summary>
    /// <value>Default: 1 minute.</value>
    public TimeSpan Settle { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Whether an update that names a version is refused with <see cref="CrmErrorKind.Conflict"/> once the record has another.</summary>
    public bool ConditionalUpdate { get; init; }

    /// <summary>Whether a ticket can be given to another contact. Without it only the CRM's own, irreversible merge is left (rule M8): the start
    /// fails unless the host has named that.</summary>
    public bool CanMove { get; init; }

    /// <summary>Whether a contact can be erased with its tickets.</summary>
    public bool CanErase { get; init; }

    /// <summary>How many tickets one <see cref="ICrmAdapter.MoveTicketsAsync"/> takes.</summary>
    /// <value>Default: 1. At most 100.</value>
    public int MoveBatch { get; init; } = 1;

    /// <summary>The most UTF-16 characters of a first name.</summary>
    /// <value>Default: 40.</value>
    public int NameLength { get; init; } = 40;

    /// <summary>The most UTF-16 characters of a subject.</summary>
    /// <value>Default: 100.</value>
    public int SubjectLength { get; init; } = 100;

    /// <summary>The most UTF-16 characters of a body; a longer one is refused, not cut (rule T8).</summary>
    /// <value>Default: 10,000.</value>
    public int BodyLength { get; init; } = 10_000;
}
