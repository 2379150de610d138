using System.Security.Claims;
using AnonIdentity.AspNetCore.Visitors;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AnonIdentity.AspNetCore.SignIn;

/// <summary>What becomes of the visitor at a challenge, a sign-in, a sign-out, and an app's request as a consumer. Nothing of it breaks the host's own work.</summary>
internal sealed class SignInFlow(
    IOptions<AnonymousConsumersWebOptions> options, ConsumerSchemes schemes, ConsumerSignIn signIn, AppRequest app, ILogger<SignInFlow> logger)
{
    private const int MostOfferText = 2048;

    internal ConsumerSchemes Schemes => schemes;

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
                && await schemes.IsAuthenticateAsync(scheme).ConfigureAwait(false))
            {
                await app.MergeAsync(context, theirs, visitor, consumer, result.Principal!).ConfigureAwait(false);
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
                await signIn.RunAsync(context, feature, principal, travelled).ConfigureAwait(false);
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
            if (VisitorFeature.Of(context) is not { } feature)
            {
                return null;
            }

            if (VisitorCookies.IsSent(context, feature.Tenant))
            {
                VisitorCookies.Delete(context, feature.Tenant);
            }

            if (feature is { Source: VisitorSource.Header, Visitor: { } visitor })
            {
                AppRequest.End(context, feature.Tenant, visitor);
            }

            feature.Drop();
            return null;
        });

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
