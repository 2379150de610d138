using Microsoft.AspNetCore.Http;

namespace AnonIdentity.AspNetCore.Review;

/// <summary>The frame of every page: a strict Content-Security-Policy, no script at all, one style sheet of our own.</summary>
internal static class ReviewPage
{
    internal static Task WriteAsync(ReviewCall call, string title, Html body, int status = StatusCodes.Status200OK)
    {
        HttpContext context = call.Context;
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/html; charset=utf-8";
        Protect(context);
        Html page = Html.Of(
            $"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{title} – Support review</title>
            <link rel="stylesheet" href="{call.Root}/style.css">
            </head>
            <body>
            <a class="skip" href="#main">To the content</a>
            <header>
            <a class="home" href="{call.Root}">Support review</a>
            <div role="search">{call.Form("find", Html.Of(
                $"""
                <label for="q">Visitor, merge or consumer</label>
                <input id="q" name="q" required maxlength="256" autocomplete="off">
                <button>Find</button>
                """))}</div>
            </header>
            <main id="main" tabindex="-1">
            <h1>{title}</h1>
            {body}
            </main>
            </body>
            </html>
            """);
        return context.Response.WriteAsync(page.Text, context.RequestAborted);
    }

    internal static Task StyleAsync(HttpContext context)
    {
        context.Response.ContentType = "text/css; charset=utf-8";
        Protect(context);
        return context.Response.WriteAsync(ReviewStyle.Sheet, context.RequestAborted);
    }

    internal static void Protect(HttpContext context)
    {
        IHeaderDictionary headers = context.Response.Headers;
        headers.ContentSecurityPolicy = "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers.CacheControl = "no-store";
    }
}
