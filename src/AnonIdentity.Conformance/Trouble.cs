namespace AnonIdentity.Conformance;

/// <summary>A trouble that a harness may be able to cause.</summary>
public enum Trouble
{
    /// <summary>The CRM says that there were too many calls.</summary>
    RateLimit = 1,

    /// <summary>The CRM cannot be reached, or answers with a server error.</summary>
    Outage = 2,

    /// <summary>The credentials are refused.</summary>
    RefusedCredentials = 3,

    /// <summary>The CRM refuses what it is sent.</summary>
    RefusedContent = 4,

    /// <summary>The CRM answers with something else than it should: an HTML page, a text that is cut off.</summary>
    Nonsense = 5,

    /// <summary>The CRM answers with more than 1 MB.</summary>
    HugeAnswer = 6,

    /// <summary>The CRM takes the call and never answers.</summary>
    Stall = 7,
}
