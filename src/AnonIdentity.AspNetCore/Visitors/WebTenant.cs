using System.Text;
using AnonIdentity.DataProtection;
using AnonIdentity.Ledger;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AnonIdentity.AspNetCore.Visitors;

/// <summary>What the web needs of one tenant.</summary>
internal sealed class WebTenant
{
    private readonly Func<long> _now;

    internal WebTenant(IServiceProvider services, string name)
    {
        Name = name;
        Options = services.GetRequiredService<IOptions<AnonymousConsumersWebOptions>>().Value;
        CookieName = name.Length == 0 ? Options.CookieName : $"{Options.CookieName}-{CookieSuffix(name)}";
        OfferCookieName = CookieName + "-offers";
        Tokens = services.GetRequiredKeyedService<IVisitorTokens>(name);
        TokenLifetime = services.GetRequiredService<IOptionsMonitor<VisitorTokenOptions>>().Get(name).Lifetime;
        Opener = services.GetRequiredKeyedService<ITicketOpener>(name);
        Merger = services.GetRequiredKeyedService<ITicketMerger>(name);
        Ledger = services.GetRequiredKeyedService<IVisitorLedger>(name);
        Issuer = services.GetRequiredKeyedService<IVisitorIdIssuer>(name);
        Time = services.GetService<TimeProvider>() ?? TimeProvider.System;
        Asked = new AskedVisitors(Time);
        _now = HostClock.Milliseconds(services);
        IDataProtectionProvider protection = services.GetRequiredService<IDataProtectionProvider>();
        Forms = new FormTokens(Text("Form", Options.FormLifetime));
        Offers = new OfferTokens(Text("Offer", Options.OfferLifetime));
        Journeys = new JourneyTokens(Text("SignInJourney", TimeSpan.FromHours(1)));

        SealedText Text(string purpose, TimeSpan lifetime) => new(protection, purpose, name, _now, lifetime, TimeSpan.FromMinutes(5));
    }

    internal string Name { get; }

    internal AnonymousConsumersWebOptions Options { get; }

    internal string CookieName { get; }

    internal string OfferCookieName { get; }

    internal IVisitorTokens Tokens { get; }

    internal TimeSpan TokenLifetime { get; }

    internal ITicketOpener Opener { get; }

    internal ITicketMerger Merger { get; }

    internal IVisitorLedger Ledger { get; }

    internal IVisitorIdIssuer Issuer { get; }

    internal FormTokens Forms { get; }

    internal OfferTokens Offers { get; }

    internal JourneyTokens Journeys { get; }

    internal TimeProvider Time { get; }

    /// <summary>What this process asked for lately: an app sends its visitor with each request.</summary>
    internal AskedVisitors Asked { get; }

    /// <summary>Milliseconds since 1970.</summary>
    internal long Now => _now();

    /// <summary>The tenant of a request; <see langword="null"/> when there is no such tenant.</summary>
    internal static WebTenant? Of(HttpContext context)
    {
        AnonymousConsumersWebOptions options = context.RequestServices.GetRequiredService<IOptions<AnonymousConsumersWebOptions>>().Value;
        return context.RequestServices.GetKeyedService<WebTenant>(options.Tenant(context));
    }

    /// <summary>Who is signed in; <see langword="null"/>: nobody, or an identity that names nobody in particular.</summary>
    internal ConsumerId? ConsumerOf(System.Security.Claims.ClaimsPrincipal? principal)
    {
        if (principal?.Identity?.IsAuthenticated != true)
        {
            return null;
        }

        ConsumerId consumer = new(Options.Consumer(principal));
        return consumer.IsBlocked ? null : consumer;
    }

    private static string CookieSuffix(string name) =>
        name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') ? name : Convert.ToHexStringLower(Encoding.UTF8.GetBytes(name));
}
