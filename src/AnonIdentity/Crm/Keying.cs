namespace AnonIdentity.Crm;

/// <summary>How a CRM keeps a record from being made twice.</summary>
public enum Keying
{
    /// <summary>Not at all: it can only be searched. After an uncertain call the core waits <see cref="CrmCapabilities.Settle"/>, looks, and only then creates again.</summary>
    SearchOnly = 0,

    /// <summary>An idempotency key with a life: within <see cref="CrmCapabilities.IdempotencyKeyLife"/> the same key makes no second record.</summary>
    IdempotencyKey = 1,

    /// <summary>A unique key: the CRM upserts, or refuses the second with <see cref="CrmErrorKind.Conflict"/>.</summary>
    UniqueUpsert = 2,
}
