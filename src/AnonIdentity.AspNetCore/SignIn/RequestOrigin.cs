using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace AnonIdentity.AspNetCore.SignIn;

/// <summary>Which site made the browser send a request, as the browser itself says (rule S7).</summary>
internal static class RequestOrigin
{
    private const string FetchSite = "Sec-Fetch-Site";

    /// <summary>Whether the browser says that our own page, or the user, sent it. A sibling subdomain is another site here.</summary>
    internal static bool IsOwn(HttpContext context) => Ask(context) == true;

    /// <summary>Whether the browser says that another site sent it. What is no browser says nothing.</summary>
    internal static bool IsForeign(HttpContext context) => Ask(context) == false;

    private static bool? Ask(HttpContext context)
    {
        IHeaderDictionary headers = context.Request.Headers;
        if (headers.TryGetValue(FetchSite, out StringValues site))
        {
            return site.Count == 1 && site[0] is "same-origin" or "none";
        }

        StringValues origin = headers.Origin;
        return origin.Count == 0 ? null : origin.Count == 1 && IsThisHost(context.Request, origin[0]);
    }

    private static bool IsThisHost(HttpRequest request, string? origin) =>
        string.Equals(origin, $"{request.Scheme}://{request.Host.Value}", StringComparison.OrdinalIgnoreCase);
}
