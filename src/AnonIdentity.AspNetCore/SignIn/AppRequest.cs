using System.Security.Claims;
using AnonIdentity.AspNetCore.Visitors;
using AnonIdentity.Policy;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AnonIdentity.AspNetCore.SignIn;

/// <summary>Merges the visitor that an app sends along with a bearer token: with those nobody signs in.</summary>
internal sealed class AppRequest(VisitorMerges merges, ILogger<AppRequest> logger)
{
    internal async Task MergeAsync(HttpContext context, VisitorFeature feature, VisitorId visitor, ConsumerId consumer, ClaimsPrincipal principal)
    {
        if (feature.HasAsked)
        {
            return;
        }

        feature.HasAsked = true;
        WebTenant tenant = feature.Tenant;
        AskedVisitor? asked = tenant.Asked.Find(visitor);
        if ((asked is null || !tenant.Asked.Stands(asked))
            && VisitorQuestion.Ask(context, tenant, consumer, visitor, elsewhere: false, ofNoSite: false) == SignInAnswer.Merge)
        {
            string? name = tenant.Options.ConsumerName(principal);
            asked = tenant.Asked.Ask(visitor, consumer, () => merges.SpendAsync(tenant, visitor, consumer, name));
        }

        bool isAnothers = AskedVisitors.IsOfAnother(asked, consumer);
        if (isAnothers)
        {
            Log.VisitorOfAnother(logger, visitor);
        }

        if (isAnothers || (asked is not null && await IsSpentAsync(tenant, visitor, asked).ConfigureAwait(false)))
        {
            feature.Drop();
            PrivateAnswer.SendToken(context, tenant, tenant.Issuer.Issue(visitor.Channel));
        }
    }

    /// <summary>An app's visitor ends at a sign-out. What is kept for somebody there is tried once more: they have no other way to it from here.</summary>
    internal static void End(HttpContext context, WebTenant tenant, VisitorId visitor)
    {
        if (tenant.Asked.Find(visitor) is { HasFailed: true } asked)
        {
            _ = tenant.Asked.AskAnew(visitor, asked.Consumer, asked.Begin).Merge;
        }

        PrivateAnswer.SendToken(context, tenant, tenant.Issuer.Issue(visitor.Channel));
    }

    // The budget is the merge's, not each request's: once it is late nobody waits for it any more.
    private async ValueTask<bool> IsSpentAsync(WebTenant tenant, VisitorId visitor, AskedVisitor asked) =>
        asked.IsSpent
            || (!asked.Merge.IsCompleted
                && tenant.Time.GetElapsedTime(asked.AskedAt) < tenant.Options.SignInBudget
                && await merges.WithinAsync(tenant, visitor, asked.Merge, asked.AskedAt).ConfigureAwait(false) == true);
}
