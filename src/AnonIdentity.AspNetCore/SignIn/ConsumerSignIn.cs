using System.Security.Claims;
using AnonIdentity.AspNetCore.Visitors;
using AnonIdentity.Policy;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AnonIdentity.AspNetCore.SignIn;

/// <summary>Merges or offers the visitor when somebody has signed in, and renews its token.</summary>
internal sealed class ConsumerSignIn(VisitorMerges merges, ILogger<ConsumerSignIn> logger)
{
    internal async Task RunAsync(HttpContext context, VisitorFeature feature, ClaimsPrincipal principal, Journey? travelled)
    {
        WebTenant tenant = feature.Tenant;
        ConsumerId consumer = new(tenant.Options.Consumer(principal));
        List<Offer> offers = VisitorCookies.ReadOffers(context, tenant, consumer);
        VisitorId? visitor = travelled?.Visitor ?? feature.Visitor;
        bool promised = offers.Exists(static offer => offer.Promised);
        if (feature is not { Source: VisitorSource.Cookie, Visitor: not null } && VisitorCookies.IsSent(context, tenant))
        {
            VisitorCookies.Delete(context, tenant); // doubtful or spoiled: who signs in gets rid of it
        }

        if (visitor is null && !promised)
        {
            return;
        }

        bool byHeader = travelled is null && feature.Source == VisitorSource.Header;
        bool ofNoSite = travelled?.AskFirst ?? (!byHeader && RequestOrigin.IsOfNoSite(context));
        bool elsewhere = travelled is null && !byHeader && !ofNoSite && !RequestOrigin.IsOwn(context);
        SignInAnswer decided = VisitorQuestion.Ask(context, tenant, consumer, visitor, elsewhere, ofNoSite);

        // A session that goes on decides nothing of the visitor: another site may have begun it.
        bool goesOn = !byHeader && tenant.ConsumerOf(context.User) == consumer;
        bool isAnothers = byHeader && visitor is { } brought && tenant.Asked.IsOfAnother(brought, consumer);
        SignInAnswer answer = goesOn || isAnothers ? SignInAnswer.Nothing : decided;
        if (visitor is { } asked)
        {
            Log.SignInSeen(logger, asked, answer);
            if (elsewhere)
            {
                Log.SignInFromElsewhere(logger, asked);
            }
        }

        List<Offer> left = offers;
        IReadOnlyList<VisitorId> late = [];
        if (decided == SignInAnswer.Merge)
        {
            IEnumerable<VisitorId> all = offers.Where(static offer => offer.Promised).Select(static offer => offer.Visitor);
            all = answer == SignInAnswer.Merge && visitor is { } own ? all.Append(own) : all;
            late = await merges.MergeAsync(tenant, [.. all.Distinct()], consumer, tenant.Options.ConsumerName(principal)).ConfigureAwait(false);
            left = [.. offers.Where(static offer => !offer.Promised), .. late.Where(each => !byHeader || each != visitor).Select(static each => new Offer(each, Promised: true))];
        }
        else if (answer == SignInAnswer.Offer && visitor is { } offered && !byHeader)
        {
            left = [.. offers, new Offer(offered, Promised: false)];
        }

        if (!left.SequenceEqual(offers))
        {
            VisitorCookies.WriteOffers(context, tenant, consumer, left);
        }

        // An app has nothing but its header to remember a late merge by: it keeps the visitor, and this consumer's next sign-in tries again.
        bool isKept = byHeader && visitor is { } apps && late.Contains(apps);
        if (isKept)
        {
            tenant.Asked.KeepFor(visitor!.Value, consumer);
        }

        bool isOver = isAnothers || (answer == SignInAnswer.Merge && !isKept) || (answer == SignInAnswer.Offer && !byHeader);
        Renew(context, feature, visitor, byHeader, isOver);
    }

    // The token is another one after each sign-in: of a new visitor where this one's time is over, else of the same.
    private static void Renew(HttpContext context, VisitorFeature feature, VisitorId? visitor, bool byHeader, bool isOver)
    {
        if (visitor is not { } before)
        {
            return;
        }

        WebTenant tenant = feature.Tenant;
        if (byHeader)
        {
            PrivateAnswer.SendToken(context, tenant, isOver ? tenant.Issuer.Issue(before.Channel) : before);
        }
        else if (isOver)
        {
            VisitorCookies.Delete(context, tenant);
        }
        else
        {
            VisitorCookies.Set(context, tenant, before);
        }

        if (isOver)
        {
            feature.Drop();
        }
    }
}
