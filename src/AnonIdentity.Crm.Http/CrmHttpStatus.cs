using System.Net;

namespace AnonIdentity.Crm.Http;

/// <summary>What a status says about a call that failed (rule A2). Safe for use by many threads.</summary>
public static class CrmHttpStatus
{
    /// <summary>The kind of failure that a status stands for.</summary>
    /// <param name="status">A status that is no success.</param>
    public static CrmErrorKind KindOf(HttpStatusCode status) => (int)status switch
    {
        401 or 403 => CrmErrorKind.Denied,
        404 or 410 => CrmErrorKind.NotFound,
        409 or 412 => CrmErrorKind.Conflict,
        429 => CrmErrorKind.RateLimited,

        // A temporary redirect is a maintenance page or a login page: it may heal. A permanent one is a wrong address.
        302 or 303 or 307 or 408 or 425 or >= 500 => CrmErrorKind.Unavailable,
        >= 300 and < 500 => CrmErrorKind.Rejected,
        _ => CrmErrorKind.Unknown,
    };
}
