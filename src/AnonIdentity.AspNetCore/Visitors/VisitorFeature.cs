using AnonIdentity.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace AnonIdentity.AspNetCore.Visitors;

/// <summary>The visitor of one request, read when somebody first asks; a request that asks for none has no such object.</summary>
internal sealed class VisitorFeature
{
    private VisitorFeature(WebTenant tenant, VisitorSource source, string? token)
    {
        Tenant = tenant;
        Source = source;
        Token = source == VisitorSource.None ? default : tenant.Tokens.Read(token);
    }

    internal WebTenant Tenant { get; }

    /// <summary>How the token came, also when it was refused.</summary>
    internal VisitorSource Source { get; }

    /// <summary>What the token says.</summary>
    internal VisitorTokenResult Token { get; private set; }

    /// <summary>Whether this request has asked already for the merge of an app's visitor.</summary>
    internal bool HasAsked { get; set; }

    internal VisitorId? Visitor => Token.IsValid ? Token.Visitor : null;

    /// <summary>The visitor feature of a request; <see langword="null"/> when its tenant is unknown.</summary>
    internal static VisitorFeature? Of(HttpContext context)
    {
        if (WebTenant.Of(context) is not { } tenant)
        {
            return null;
        }

        // By tenant: which one it is may turn out only once the request is authenticated.
        if (context.Items.TryGetValue(tenant, out object? known))
        {
            return (VisitorFeature)known!;
        }

        VisitorFeature feature = Read(context, tenant);
        context.Items[tenant] = feature;
        return feature;
    }

    /// <summary>The visitor feature of a request as it is for somebody who was just authenticated, and is not its user yet.</summary>
    internal static VisitorFeature? Of(HttpContext context, System.Security.Claims.ClaimsPrincipal user)
    {
        System.Security.Claims.ClaimsPrincipal before = context.User;
        context.User = user;
        try
        {
            return Of(context);
        }
        finally
        {
            context.User = before;
        }
    }

    /// <summary>What comes after in this request sees no visitor any more.</summary>
    internal void Drop() => Token = default;

    private static VisitorFeature Read(HttpContext context, WebTenant tenant)
    {
        if (!Transport.IsSafe(context))
        {
            return new VisitorFeature(tenant, VisitorSource.None, null);
        }

        if (context.Request.Headers.TryGetValue(tenant.Options.HeaderName, out StringValues header))
        {
            return new VisitorFeature(tenant, VisitorSource.Header, header.Count == 1 ? header[0] : null);
        }

        string? cookie = CookieHeader.Find(context.Request.Headers.Cookie, tenant.CookieName);
        return new VisitorFeature(tenant, cookie is null ? VisitorSource.None : VisitorSource.Cookie, cookie);
    }
}
