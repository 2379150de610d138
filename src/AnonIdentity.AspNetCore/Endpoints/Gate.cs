using System.Globalization;
using System.Threading.RateLimiting;
using AnonIdentity.AspNetCore.SignIn;
using AnonIdentity.AspNetCore.Visitors;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AnonIdentity.AspNetCore.Endpoints;

/// <summary>Lets requests in: known tenant, safe transport, within budget, from our own pages, with antiforgery where a cookie signs in.</summary>
internal sealed class Gate(Budgets budgets, IAntiforgery antiforgery, ILogger<Gate> logger)
{
    internal async Task RunAsync(HttpContext context, Func<SupportCall, Task> handler)
    {
        PrivateAnswer.Mark(context);
        bool post = !HttpMethods.IsGet(context.Request.Method);
        try
        {
            if (!Transport.IsSafe(context))
            {
                await RefuseAsync(context, StatusCodes.Status400BadRequest, "This needs https.", "Behind a proxy the application must be told about forwarded headers.").ConfigureAwait(false);
            }
            else if (VisitorFeature.Of(context) is not { } feature)
            {
                await RefuseAsync(context, StatusCodes.Status404NotFound, "There is no support here.").ConfigureAwait(false);
            }
            else if (budgets.Take(context, post) is { IsAcquired: false } lease)
            {
                await RefuseOverBudgetAsync(context, lease).ConfigureAwait(false);
            }
            else if (post && feature.Source != VisitorSource.Header && !RequestOrigin.HasBearer(context) && RequestOrigin.IsForeign(context))
            {
                await RefuseAsync(context, StatusCodes.Status403Forbidden, "This was sent by another site.").ConfigureAwait(false);
            }
            else if (post && !await IsOfOurPageAsync(context, feature.Tenant.Options.MaxBodySize).ConfigureAwait(false))
            {
                await RefuseAsync(context, StatusCodes.Status400BadRequest, "The antiforgery token is missing or out of date.", "Who is signed in by cookie sends along what GET form gives: load it again and send it again.").ConfigureAwait(false);
            }
            else
            {
                await handler(new SupportCall(context, feature, feature.Tenant.ConsumerOf(context.User))).ConfigureAwait(false);
            }
        }
        catch (BadHttpRequestException refused) when (!context.Response.HasStarted)
        {
            await RefuseAsync(context, refused.StatusCode, "The request is not well-formed.", (refused as BadRequestException)?.Message).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // What the ledger or a host's delegate throws is logged here; nothing of it is told to the caller.
        catch (Exception failure) when (!context.RequestAborted.IsCancellationRequested && !context.Response.HasStarted)
#pragma warning restore CA1031
        {
            Log.RequestFailed(logger, failure);
            await Answers.ProblemAsync(context, StatusCodes.Status503ServiceUnavailable, "This is not possible at the moment.", "Send it again in a little while.").ConfigureAwait(false);
        }
    }

    /// <summary>Whether the browser proves by itself who is signed in, also for a request that another page made it send.</summary>
    internal static bool IsSignedInByCookie(HttpContext context) => context.User.Identity?.IsAuthenticated == true && !RequestOrigin.HasBearer(context);

    private async Task<bool> IsOfOurPageAsync(HttpContext context, int most)
    {
        bool byCookie = IsSignedInByCookie(context);
        await RequestBody.PrepareAsync(context, most, form: byCookie).ConfigureAwait(false);
        try
        {
            return !byCookie || await antiforgery.IsRequestValidAsync(context).ConfigureAwait(false);
        }
        catch (AntiforgeryValidationException)
        {
            return false;
        }
    }

    private Task RefuseAsync(HttpContext context, int status, string title, string? detail = null)
    {
        Log.RequestRefused(logger, title);
        return Answers.ProblemAsync(context, status, title, detail);
    }

    private Task RefuseOverBudgetAsync(HttpContext context, RateLimitLease lease)
    {
        TimeSpan wait = lease.TryGetMetadata(MetadataName.RetryAfter, out TimeSpan asked) ? asked : TimeSpan.FromMinutes(1);
        context.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        return RefuseAsync(context, StatusCodes.Status429TooManyRequests, "There were too many requests.", "Send it again in a little while.");
    }
}
