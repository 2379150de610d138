using AnonIdentity.AspNetCore.SignIn;
using Microsoft.AspNetCore.Http;

namespace AnonIdentity.AspNetCore.Visitors;

/// <summary>Writes the cookies (rule S2): <c>__Host-</c>, Secure, HttpOnly, SameSite=Lax, no domain.</summary>
internal static class VisitorCookies
{
    private const char Separator = '.';
    private const int MostOffers = 4;

    internal static void Set(HttpContext context, WebTenant tenant, VisitorId visitor) =>
        Append(context, tenant.CookieName, tenant.Tokens.Protect(visitor), tenant.TokenLifetime);

    internal static void Delete(HttpContext context, WebTenant tenant) => Append(context, tenant.CookieName, "", TimeSpan.Zero);

    /// <summary>Whether something that may be taken for the visitor cookie came with the request: more than what is read as one.</summary>
    internal static bool IsSent(HttpContext context, WebTenant tenant) =>
        context.Request.Headers.Cookie.Any(header => header?.Contains(tenant.CookieName, StringComparison.OrdinalIgnoreCase) == true);

    /// <summary>The offers of this device, sealed: to anybody but the consumer of each they say nothing.</summary>
    internal static string? OfferText(HttpContext context, WebTenant tenant) =>
        CookieHeader.Find(context.Request.Headers.Cookie, tenant.OfferCookieName) ?? context.Features.Get<TravelledOffers>()?.Texts;

    /// <summary>What is offered to a consumer on this device.</summary>
    internal static List<Offer> ReadOffers(HttpContext context, WebTenant tenant, ConsumerId consumer)
    {
        List<Offer> offers = [];
        foreach (string text in OfferTexts(context, tenant))
        {
            if (tenant.Offers.Open(text, consumer) is { } offer)
            {
                offers.Add(offer);
            }
        }

        return offers;
    }

    /// <summary>Writes a consumer's offers; those made to others stay. The oldest beyond four are let go.</summary>
    internal static void WriteOffers(HttpContext context, WebTenant tenant, ConsumerId consumer, IEnumerable<Offer> offers)
    {
        IEnumerable<string> others = OfferTexts(context, tenant).Where(text => tenant.Offers.Open(text, consumer) is null);
        string value = string.Join(Separator, others.Concat(offers.Distinct().Select(offer => tenant.Offers.Seal(offer, consumer))).TakeLast(MostOffers));
        Append(context, tenant.OfferCookieName, value, value.Length == 0 ? TimeSpan.Zero : tenant.Options.OfferLifetime);
    }

    private static IEnumerable<string> OfferTexts(HttpContext context, WebTenant tenant) =>
        Transport.IsSafe(context) && OfferText(context, tenant) is { Length: > 0 } value
            ? value.Split(Separator, MostOffers + 1).Take(MostOffers)
            : [];

    private static void Append(HttpContext context, string name, string value, TimeSpan life)
    {
        if (context.Response.HasStarted || !Transport.IsSafe(context))
        {
            return;
        }

        PrivateAnswer.Mark(context);
        context.Response.Cookies.Append(name, value, new CookieOptions
        {
            Path = "/",
            Secure = true,
            HttpOnly = true,
            SameSite = SameSiteMode.Lax,
            MaxAge = life,
            IsEssential = true,
        });
    }
}
