using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace AnonIdentity.AspNetCore.SignIn;

/// <summary>Which site made the browser send a request, as the browser itself says (rule S7).</summary>
internal static class RequestOrigin
{
    private const string FetchSite = "Sec-Fetch-Site";

    /// <summary>Whether the browser says that our own page sent it. A sibling subdomain is another site here.</summary>
    internal static bool IsOwn(HttpContext context) => SiteOf(context) == "same-origin";

    /// <summary>Whether the browser says that no site sent it: the address bar, a bookmark, or a link in a mail, whoever wrote it.</summary>
    internal static bool IsOfNoSite(HttpContext context) => SiteOf(context) == "none";

    /// <summary>Whether the browser says that another site sent it. What is no browser says nothing.</summary>
    internal static bool IsForeign(HttpContext context) => SiteOf(context) is not (null or "same-origin" or "none");

    /// <summary>Whether the request names its sender by a token of its own, which no other page can make a browser send.</summary>
    internal static bool HasBearer(HttpContext context) =>
        context.Request.Headers.Authorization is [{ } value]
        && (value.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) || value.StartsWith("DPoP ", StringComparison.OrdinalIgnoreCase));

    private static string? SiteOf(HttpContext context)
    {
        IHeaderDictionary headers = context.Request.Headers;
        if (headers.TryGetValue(FetchSite, out StringValues site))
        {
            return site.Count == 1 ? site[0] ?? "" : "";
        }

        StringValues origin = headers.Origin;
        return origin.Count == 0 ? null : origin.Count == 1 && IsThisHost(context.Request, origin[0]) ? "same-origin" : "";
    }

    private static bool IsThisHost(HttpRequest request, string? origin) =>
        string.Equals(origin, $"{request.Scheme}://{request.Host.Value}", StringComparison.OrdinalIgnoreCase);
}
