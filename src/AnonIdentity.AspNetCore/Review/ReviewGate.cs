using AnonIdentity.AspNetCore.Endpoints;
using AnonIdentity.AspNetCore.Visitors;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AnonIdentity.AspNetCore.Review;

/// <summary>Lets requests for review pages in, and answers plainly when one fails.</summary>
internal static class ReviewGate
{
    internal static async Task RunAsync(HttpContext context, string own, Func<ReviewCall, Task> page)
    {
        try
        {
            await LetInAsync(context, own, page).ConfigureAwait(false);
        }
        catch (BadHttpRequestException refused) when (!context.Response.HasStarted)
        {
            await SayAsync(context, refused.StatusCode, "The request is not well-formed.").ConfigureAwait(false);
        }
        catch (AntiforgeryValidationException) when (!context.Response.HasStarted)
        {
            await SayAsync(context, StatusCodes.Status400BadRequest, "The request is not well-formed.").ConfigureAwait(false);
        }
#pragma warning disable CA1031 // What the ledger or the CRM throws is logged here; nothing of it is told to the caller.
        catch (Exception failure) when (!context.RequestAborted.IsCancellationRequested && !context.Response.HasStarted)
#pragma warning restore CA1031
        {
            Log.RequestFailed(context.RequestServices.GetRequiredService<ILogger<ReviewGuard>>(), failure);
            await SayAsync(context, StatusCodes.Status503ServiceUnavailable, "This is not possible at the moment. Load it again in a little while.").ConfigureAwait(false);
        }
    }

    private static async Task LetInAsync(HttpContext context, string own, Func<ReviewCall, Task> page)
    {
        if (!Transport.IsSafe(context))
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
        }
        else if (WebTenant.Of(context) is not { } tenant)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
        }
        else
        {
            await RequestBody.PrepareAsync(context, tenant.Options.MaxBodySize, form: HttpMethods.IsPost(context.Request.Method)).ConfigureAwait(false);
            if (await context.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(context).ConfigureAwait(false))
            {
                await page(new ReviewCall(context, tenant, RootOf(context.Request, own))).ConfigureAwait(false);
            }
            else
            {
                context.Response.StatusCode = StatusCodes.Status400BadRequest;
            }
        }
    }

    private static Task SayAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        ReviewPage.Protect(context);
        return context.Response.WriteAsync(text, context.RequestAborted);
    }

    // Where the pages are mapped, as the browser sees it: what comes before this page's own part of the path.
    private static string RootOf(HttpRequest request, string own)
    {
        string path = request.PathBase + request.Path;
        int end = own.Length == 0 ? -1 : path.LastIndexOf(own, StringComparison.OrdinalIgnoreCase);
        return (end < 0 ? path : path[..end]).TrimEnd('/');
    }
}
