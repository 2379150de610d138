using System.Security.Claims;
using AnonIdentity.AspNetCore.Visitors;
using AnonIdentity.Policy;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AnonIdentity.AspNetCore.SignIn;

/// <summary>What becomes of the visitor at a challenge, a sign-in, a sign-out, and an app's first request as a consumer.</summary>
internal sealed class SignInFlow(
    IOptions<AnonymousConsumersWebOptions> options, IAuthenticationSchemeProvider schemes, VisitorMerges merges, ILogger<SignInFlow> logger)
{
    private const int MostOfferText = 2048;

    /// <summary>Whether a sign-in with this scheme makes somebody a consumer; an external or a two-factor one does not yet.</summary>
    internal async ValueTask<bool> IsFinalAsync(string? scheme) =>
        await IsOfConsumersAsync(scheme ?? (await schemes.GetDefaultSignInSchemeAsync().ConfigureAwait(false))?.Name).ConfigureAwait(false);

    /// <summary>Whether a sign-out of this scheme is a consumer's.</summary>
    internal async ValueTask<bool> IsEndAsync(string? scheme) =>
        await IsOfConsumersAsync(scheme ?? (await schemes.GetDefaultSignOutSchemeAsync().ConfigureAwait(false))?.Name).ConfigureAwait(false);

    /// <summary>Whether there is anything for us in an authenticated request. Allocates nothing.</summary>
    internal bool IsTouchedBy(HttpContext context, AuthenticateResult result) =>
        result.Succeeded
        && ((RequestOrigin.HasBearer(context) && context.Request.Headers.ContainsKey(options.Value.HeaderName)) || result.Properties?.Items.ContainsKey(JourneyTokens.Item) == true);

    /// <summary>Gives the visitor along to another site's sign-in page: it comes back by a post from there, without our cookies. Not for
    /// somebody who is signed in already: whoever that is did not come by the visitor's tickets to this sign-in.</summary>
    internal AuthenticationProperties? BeforeChallenge(HttpContext context, AuthenticationProperties? properties) =>
        Guarded(properties, () =>
        {
            if (context.Request.Headers.Cookie.Count == 0
                || VisitorFeature.Of(context) is not { Source: VisitorSource.Cookie, Visitor: { } visitor } feature
                || feature.Tenant.ConsumerOf(context.User) is not null
                || !(RequestOrigin.IsOwn(context) || RequestOrigin.IsOfNoSite(context)))
            {
                return properties;
            }

            properties ??= new AuthenticationProperties();
            properties.Items[JourneyTokens.Item] = feature.Tenant.Journeys.Seal(new Journey(visitor, AskFirst: !RequestOrigin.IsOwn(context)));
            if (VisitorCookies.OfferText(context, feature.Tenant) is { Length: > 0 and <= MostOfferText } offers)
            {
                properties.Items[JourneyTokens.OffersItem] = offers;
            }

            return properties;
        });

    internal async Task AfterAuthenticateAsync(HttpContext context, string? scheme, AuthenticateResult result)
    {
        try
        {
            if (VisitorFeature.Of(context) is not { } feature)
            {
                return;
            }

            if (result.Properties?.Items.TryGetValue(JourneyTokens.Item, out string? journey) == true && feature.Tenant.Journeys.Open(journey) is { } travelled)
            {
                context.Features.Set(travelled);
            }

            if (feature.Source == VisitorSource.Header
                && RequestOrigin.HasBearer(context)
                && VisitorFeature.Of(context, result.Principal!) is { Visitor: { } visitor } theirs
                && theirs.Tenant.ConsumerOf(result.Principal) is { } consumer
                && await IsOfConsumersAsync(scheme ?? await DefaultAsync().ConfigureAwait(false)).ConfigureAwait(false))
            {
                await AfterFirstRequestAsync(context, theirs, visitor, consumer, result.Principal!).ConfigureAwait(false);
            }
        }
#pragma warning disable CA1031 // An authentication never breaks because of us.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            Log.SignInWatchFailed(logger, failure);
        }
    }

    internal async Task AfterSignInAsync(HttpContext context, ClaimsPrincipal principal, string? journey)
    {
        try
        {
            if (VisitorFeature.Of(context) is { } feature)
            {
                Journey? travelled = feature.Tenant.Journeys.Open(journey) ?? context.Features.Get<Journey>();
                await AfterSignInAsync(context, feature, principal, travelled).ConfigureAwait(false);
            }
        }
#pragma warning disable CA1031 // A sign-in never breaks because of us.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            Log.SignInWatchFailed(logger, failure);
        }
    }

    /// <summary>What came along with an external sign-in is not kept in the session.</summary>
    internal static void BringOffers(HttpContext context, AuthenticationProperties? properties)
    {
        if (properties?.Items.Remove(JourneyTokens.OffersItem, out string? offers) == true && offers is not null)
        {
            context.Features.Set(new TravelledOffers(offers));
        }
    }

    /// <summary>Whoever comes next on this device is another visitor.</summary>
    internal void AfterSignOut(HttpContext context) =>
        Guarded<object?>(null, () =>
        {
            if (VisitorFeature.Of(context) is { } feature && VisitorCookies.IsSent(context, feature.Tenant))
            {
                if (feature.Source != VisitorSource.Header)
                {
                    feature.Drop();
                }

                VisitorCookies.Delete(context, feature.Tenant);
            }

            return null;
        });

    private async Task AfterSignInAsync(HttpContext context, VisitorFeature feature, ClaimsPrincipal principal, Journey? travelled)
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
        SignInAnswer decided = Ask(context, tenant, consumer, visitor, elsewhere, ofNoSite);

        // A session that goes on decides nothing of the visitor: another site may have begun it.
        bool goesOn = !byHeader && tenant.ConsumerOf(context.User) == consumer;
        SignInAnswer answer = goesOn ? SignInAnswer.Nothing : decided;
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

        // An app has nothing but its header to remember a late merge by: it keeps the visitor, and its next sign-in tries again.
        bool isOver = byHeader
            ? answer == SignInAnswer.Merge && visitor is { } kept && !late.Contains(kept)
            : answer is SignInAnswer.Merge or SignInAnswer.Offer;
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

    private async Task AfterFirstRequestAsync(HttpContext context, VisitorFeature feature, VisitorId visitor, ConsumerId consumer, ClaimsPrincipal principal)
    {
        WebTenant tenant = feature.Tenant;
        bool settled = tenant.Settled.Contains(visitor, consumer);
        if (!settled && Ask(context, tenant, consumer, visitor, elsewhere: false, ofNoSite: false) == SignInAnswer.Merge)
        {
            settled = await merges.SettleAsync(tenant, visitor, consumer, tenant.Options.ConsumerName(principal)).ConfigureAwait(false);
        }

        if (settled)
        {
            tenant.Settled.Add(visitor, consumer);
            feature.Drop();
            PrivateAnswer.SendToken(context, tenant, tenant.Issuer.Issue(visitor.Channel));
        }
    }

    private static SignInAnswer Ask(HttpContext context, WebTenant tenant, ConsumerId consumer, VisitorId? visitor, bool elsewhere, bool ofNoSite) =>
        new SignInQuestion(
            tenant.Options.SignInMerge switch { SignInMerge.Automatic => SignInMode.Automatic, SignInMerge.Ask => SignInMode.Ask, _ => SignInMode.Never },
            consumer)
        {
            StartedByAnotherSite = elsewhere,
            SharedDevice = ofNoSite || tenant.Options.SharedDevice(context), // a link in a mail: asked first
            VisitorAge = visitor is { } known && TicketTime.Of(known.Value) is { } issued
                ? TimeSpan.FromMilliseconds(Math.Max(0, tenant.Now - issued.ToUnixTimeMilliseconds()))
                : TimeSpan.Zero,
            AskWhenOlderThan = tenant.Options.AskWhenOlderThan,
        }.Answer();

    private async ValueTask<bool> IsOfConsumersAsync(string? scheme) =>
        scheme is not null
        && (options.Value.SignInSchemes.Count > 0
            ? options.Value.SignInSchemes.Contains(scheme)
            : string.Equals(scheme, await DefaultAsync().ConfigureAwait(false), StringComparison.Ordinal));

    private async ValueTask<string?> DefaultAsync() => (await schemes.GetDefaultAuthenticateSchemeAsync().ConfigureAwait(false))?.Name;

    private T Guarded<T>(T otherwise, Func<T> work)
    {
        try
        {
            return work();
        }
#pragma warning disable CA1031 // A challenge or a sign-out never breaks because of us.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            Log.SignInWatchFailed(logger, failure);
            return otherwise;
        }
    }
}
