namespace AnonIdentity;

/// <summary>What a merge would do to the placeholder contact.</summary>
public enum ContactFate
{
    /// <summary>Nothing: no merge would be begun, or there is no placeholder.</summary>
    Untouched = 0,

    /// <summary>Its tickets move to the known contact; it is labelled as merged, and keeps its name.</summary>
    Labelled = 1,

    /// <summary>It becomes the consumer's contact.</summary>
    Promoted = 2,

    /// <summary>It is gone: a contact is made for the consumer.</summary>
    Replaced = 3,

    /// <summary>An agent merged it already; it stays so.</summary>
    KeptByAgent = 4,

    /// <summary>The CRM's own merge ends it, irreversibly.</summary>
    MergedForGood = 5,
}
