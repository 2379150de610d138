using Microsoft.AspNetCore.Http;

namespace AnonIdentity.AspNetCore.Visitors;

/// <summary>An answer that has something of one person in it: no cache keeps it, whatever the endpoint says of its own part.</summary>
internal static class PrivateAnswer
{
    internal static void Mark(HttpContext context)
    {
        if (!context.Response.HasStarted && context.Features.Get<Marked>() is null)
        {
            context.Features.Set(new Marked());
            context.Response.OnStarting(static state => ForbidStore((HttpResponse)state), context.Response);
        }
    }

    /// <summary>Sends a token to keep, at the last moment: nothing that comes after can lose it, or let a cache have it.</summary>
    internal static void SendToken(HttpContext context, WebTenant tenant, VisitorId visitor)
    {
        if (context.Response.HasStarted)
        {
            return;
        }

        string token = tenant.Tokens.Protect(visitor);
        if (context.Features.Get<TokenToSend>() is { } known)
        {
            known.Token = token;
            return;
        }

        TokenToSend sent = new(context.Response, tenant.Options.HeaderName) { Token = token };
        context.Features.Set(sent);
        context.Response.OnStarting(static state => ((TokenToSend)state).SetAsync(), sent);
    }

    private static Task ForbidStore(HttpResponse response)
    {
        response.Headers.CacheControl = "no-store";
        return Task.CompletedTask;
    }

    private sealed class Marked;

    private sealed class TokenToSend(HttpResponse response, string header)
    {
        internal string? Token { get; set; }

        internal Task SetAsync()
        {
            response.Headers[header] = Token;
            return ForbidStore(response);
        }
    }
}
