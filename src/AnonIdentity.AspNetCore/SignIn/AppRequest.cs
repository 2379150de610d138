using System.Security.Claims;
using AnonIdentity.AspNetCore.Visitors;
using AnonIdentity.Policy;
using Microsoft.AspNetCore.Http;

namespace AnonIdentity.AspNetCore.SignIn;

/// <summary>Merges the visitor that an app sends along with a bearer token: with those nobody signs in.</summary>
internal sealed class AppRequest(VisitorMerges merges)
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
        bool isAnothers = tenant.Asked.IsOfAnother(visitor, consumer);
        if (!isAnothers
            && (asked is null || !tenant.Asked.Stands(asked))
            && VisitorQuestion.Ask(context, tenant, consumer, visitor, elsewhere: false, ofNoSite: false) == SignInAnswer.Merge)
        {
            string? name = tenant.Options.ConsumerName(principal);
            asked = tenant.Asked.Ask(visitor, consumer, () => merges.SpendAsync(tenant, visitor, consumer, name));
        }

        if (isAnothers || (asked is not null && await IsSpentAsync(tenant, visitor, asked).ConfigureAwait(false)))
        {
            feature.Drop();
            PrivateAnswer.SendToken(context, tenant, tenant.Issuer.Issue(visitor.Channel));
        }
    }

    // The budget is the merge's, not each request's: once it is late nobody waits for it any more.
    private async ValueTask<bool> IsSpentAsync(WebTenant tenant, VisitorId visitor, AskedVisitor asked)
    {
        TimeSpan left = tenant.Options.SignInBudget - tenant.Time.GetElapsedTime(asked.AskedAt);
        return asked.IsSpent
            || (!asked.Merge.IsCompleted && left > TimeSpan.Zero && await merges.WithinAsync(tenant, visitor, asked.Merge, left).ConfigureAwait(false) == true);
    }
}
