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
        string? name = tenant.Options.ConsumerName(principal);
        AskedVisitor? asked = visitor is not { } brought || goesOn || elsewhere || consumer.IsBlocked ? null
            : decided == SignInAnswer.Merge ? tenant.Asked.AskAnew(brought, consumer, () => merges.SpendAsync(tenant, brought, consumer, name))
            : tenant.Asked.Find(brought);
        bool isAnothers = AskedVisitors.IsOfAnother(asked, consumer);
        SignInAnswer answer = goesOn || isAnothers ? SignInAnswer.Nothing : decided;
        Tell(visitor, answer, elsewhere, isAnothers);

        List<Offer> left = offers;
        bool isLate = false;
        if (decided == SignInAnswer.Merge)
        {
            long begun = tenant.Time.GetTimestamp();
            if (answer == SignInAnswer.Merge && visitor is { } own)
            {
                await merges.WithinAsync(tenant, own, asked!.Merge, begun).ConfigureAwait(false);
                isLate = asked.IsOpen;
            }

            VisitorId[] before = [.. offers.Where(offer => offer.Promised && offer.Visitor != visitor).Select(static offer => offer.Visitor).Distinct()];
            IEnumerable<VisitorId> late = await merges.MergeAsync(tenant, before, consumer, name, begun).ConfigureAwait(false);
            late = isLate && !byHeader ? late.Append(visitor!.Value) : late;
            left = [.. offers.Where(static offer => !offer.Promised), .. late.Select(static each => new Offer(each, Promised: true))];
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
        bool isOver = isAnothers || (answer == SignInAnswer.Merge && !(isLate && byHeader)) || (answer == SignInAnswer.Offer && !byHeader);
        Renew(context, feature, visitor, byHeader, isOver);
    }

    private void Tell(VisitorId? visitor, SignInAnswer answer, bool elsewhere, bool isAnothers)
    {
        if (visitor is not { } seen)
        {
            return;
        }

        Log.SignInSeen(logger, seen, answer);
        if (elsewhere)
        {
            Log.SignInFromElsewhere(logger, seen);
        }

        if (isAnothers)
        {
            Log.VisitorOfAnother(logger, seen);
        }
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
