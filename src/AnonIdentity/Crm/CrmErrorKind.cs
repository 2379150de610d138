namespace AnonIdentity.Crm;

/// <summary>The closed set of ways in which a CRM call fails (rule A2).</summary>
public enum CrmErrorKind
{
    /// <summary>Anything else: a timeout, an answer that makes no sense. The CRM may have changed something; the core looks.</summary>
    Unknown = 0,

    /// <summary>A record that the call names is not there. Nothing changed.</summary>
    NotFound = 1,

    /// <summary>The record exists already, or has another version. Nothing changed; the core looks up and goes on.</summary>
    Conflict = 2,

    /// <summary>Several records for one key, or one that differs in case. Nothing changed; the operation is parked (rule A5).</summary>
    Ambiguous = 3,

    /// <summary>Too many calls. Nothing changed; nobody calls this CRM before the wait is over (rule R4).</summary>
    RateLimited = 4,

    /// <summary>The CRM did not answer, or answered with a server error. It may have changed something; the core looks.</summary>
    Unavailable = 5,

    /// <summary>The credentials do not allow it. Nothing changed; the operation is parked.</summary>
    Denied = 6,

    /// <summary>The CRM refused the content. Nothing changed; the operation is parked.</summary>
    Rejected = 7,
}
