namespace AnonIdentity.DataProtection;

/// <summary>Why a token is refused.</summary>
public enum VisitorTokenRefusal
{
    /// <summary>It is not refused, or nothing was read.</summary>
    None = 0,

    /// <summary>There is no text.</summary>
    Missing = 1,

    /// <summary>It is longer than any token; it was not decoded.</summary>
    TooLong = 2,

    /// <summary>It is not the exact text of a token: another character, white space, padding, other trailing bits.</summary>
    Malformed = 3,

    /// <summary>No key of the host opens it: changed, of another tenant, another purpose or another host, or its key was revoked.</summary>
    Unreadable = 4,

    /// <summary>It is of a format version that is not accepted.</summary>
    OtherVersion = 5,

    /// <summary>It was made later than now.</summary>
    FromTheFuture = 6,

    /// <summary>Its life is over.</summary>
    Expired = 7,
}
