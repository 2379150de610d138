namespace AnonIdentity.Testing;

/// <summary>How an answer makes no sense.</summary>
public enum Garbage
{
    /// <summary>The records carry ids that the CRM never gave out.</summary>
    ForeignId = 1,

    /// <summary>The records carry blank ids.</summary>
    BlankId = 2,

    /// <summary>There is no answer where one must be: <see langword="null"/>. For a search of contacts that is the lie "there is none".</summary>
    Nothing = 3,

    /// <summary>The records are somebody else's: another external id, other contacts.</summary>
    WrongContact = 4,
}
