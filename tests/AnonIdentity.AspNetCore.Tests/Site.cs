using System.Net;
using System.Security.Claims;
using AnonIdentity.Crm;
using AnonIdentity.InMemory;
using AnonIdentity.Ledger;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NodaTime;
using NodaTime.Testing;

namespace AnonIdentity.AspNetCore.Tests;

/// <summary>A web site on Kestrel, on a loopback port, by https (and by http on another), with cookie sign-in, an external sign-in and a bearer scheme.</summary>
internal sealed class Site : IAsyncDisposable
{
    private readonly WebApplication _app;

    private Site(WebApplication app, InMemoryCrm crm, MoodyCrm mood, WatchedLedger ledger, FakeClock clock)
    {
        _app = app;
        Crm = crm;
        Mood = mood;
        Ledger = ledger;
        Clock = clock;
        string[] addresses = [.. app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses];
        Https = new Uri(addresses.Single(a => a.StartsWith("https:", StringComparison.Ordinal)));
        Http = new Uri(addresses.Single(a => a.StartsWith("http:", StringComparison.Ordinal)));
    }

    public InMemoryCrm Crm { get; }

    public MoodyCrm Mood { get; }

    public WatchedLedger Ledger { get; }

    public FakeClock Clock { get; }

    public Uri Https { get; }

    public Uri Http { get; }

    public IServiceProvider Services => _app.Services;

    public ITicketMerger Merger => Services.GetRequiredService<ITicketMerger>();

    public static async Task<Site> StartAsync(
        SignInMerge merge = SignInMerge.Automatic,
        Action<AnonymousConsumersWebOptions>? configure = null,
        Action<IServiceCollection>? services = null,
        string environment = "Production",
        ILoggerProvider? log = null,
        Action<WebApplication>? map = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = environment });
        builder.Logging.ClearProviders();
        if (log is not null)
        {
            builder.Logging.AddProvider(log).SetMinimumLevel(LogLevel.Trace);
        }

        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestHeadersTotalSize = 128 * 1024;
            kestrel.Limits.MaxRequestHeaderCount = 5_000;
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(Certificate.OfTests));
        });
        InMemoryCrm crm = new();
        MoodyCrm mood = new(crm);
        WatchedLedger ledger = new(new InMemoryLedger(TimeProvider.System));
        FakeClock clock = new(SystemNow());
        builder.Services.AddSingleton<IClock>(clock);
        builder.Services.AddDataProtection().UseEphemeralDataProtectionProvider();
        // On a busy machine too, an answer is the answer, and not that it goes on.
        builder.Services.AddAnonymousConsumers(static o => o.CallBudget = TimeSpan.FromSeconds(30)).UseLedger(_ => ledger).UseCrm(mood).UseAspNetCore(o =>
        {
            o.SignInMerge = merge;
            o.SignInBudget = TimeSpan.FromSeconds(20);
            o.Budgets.PerVisitor = o.Budgets.PerNetwork = o.Budgets.ReadsPerNetwork = o.Budgets.InAll = 1_000_000;
            configure?.Invoke(o);
        });
        builder.Services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme)
            .AddCookie(o => o.Cookie.Name = "auth")
            .AddCookie("External", o => o.Cookie.Name = "external")
            .AddScheme<AuthenticationSchemeOptions, BearerOfTests>("Bearer", null)
            .AddScheme<AuthenticationSchemeOptions, JourneyOfTests>("Idp", null);
        builder.Services.AddAuthorizationBuilder().AddPolicy("agents", policy => policy.RequireClaim(ClaimTypes.NameIdentifier, "agent"));
        services?.Invoke(builder.Services);
        WebApplication app = builder.Build();
        app.MapAnonymousConsumers("/support");
        app.MapAnonymousConsumersReview("/support/review").RequireAuthorization("agents");
        MapSignIn(app);
        map?.Invoke(app);
        await app.StartAsync();
        return new Site(app, crm, mood, ledger, clock);
    }

    public Device NewDevice() => new(Https);

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private static void MapSignIn(WebApplication app)
    {
        app.MapGet("/", static () => "A page.");
        app.MapGet("/contact", static (HttpContext context) => context.GetSupportForm().Value);
        app.MapGet("/public", static (HttpContext context) =>
        {
            context.Response.Headers.CacheControl = "public, max-age=600";
            return "For everybody.";
        });
        app.MapGet("/visitor", static (HttpContext context) => context.GetVisitor()?.ToString() ?? "none");
        app.MapGet("/who", static (HttpContext context) => context.User.FindFirstValue(ClaimTypes.NameIdentifier) ?? "nobody");
        app.MapMethods("/login", ["GET", "POST"], static (HttpContext context, string? user) => context.SignInAsync(People.Principal(user ?? People.NamedBy(context))));
        app.MapPost("/logout", static (HttpContext context) => context.SignOutAsync());
        app.MapGet("/finish", static async (HttpContext context, string user) =>
        {
            await context.AuthenticateAsync("External");
            await context.SignInAsync(People.Principal(user));
        });
        app.MapMethods("/external", ["GET", "POST"], static (HttpContext context) => context.ChallengeAsync("Idp"));
    }

    private static Instant SystemNow() => Instant.FromDateTimeOffset(TimeProvider.System.GetUtcNow());
}
