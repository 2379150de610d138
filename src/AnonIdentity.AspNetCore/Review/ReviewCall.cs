using AnonIdentity.AspNetCore.Visitors;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AnonIdentity.AspNetCore.Review;

/// <summary>A request for the review pages.</summary>
/// <param name="Context">The request.</param>
/// <param name="Tenant">Its tenant.</param>
/// <param name="Root">Where the pages are mapped.</param>
internal sealed record ReviewCall(HttpContext Context, WebTenant Tenant, string Root)
{
    internal CancellationToken Aborted => Context.RequestAborted;

    internal IRecovery Recovery => Context.RequestServices.GetRequiredKeyedService<IRecovery>(Tenant.Name);

    internal IVisitorDirectory Directory => Context.RequestServices.GetRequiredKeyedService<IVisitorDirectory>(Tenant.Name);

    /// <summary>A form that posts: its antiforgery field, and what else is in it.</summary>
    internal Html Form(string action, Html content)
    {
        AntiforgeryTokenSet tokens = Context.RequestServices.GetRequiredService<IAntiforgery>().GetAndStoreTokens(Context);
        return Html.Of(
            $"""
            <form method="post" action="{Root}/{action}">
            <input type="hidden" name="{tokens.FormFieldName}" value="{tokens.RequestToken}">
            {content}
            </form>
            """);
    }

    internal Html LinkTo(VisitorId visitor) => Html.Of($"<a href=\"{Root}/visitors/{visitor}\"><code>{visitor}</code></a>");
}
