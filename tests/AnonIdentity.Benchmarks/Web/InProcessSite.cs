using System.Security.Claims;
using AnonIdentity.AspNetCore;
using AnonIdentity.DataProtection;
using AnonIdentity.Ledger;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AnonIdentity.Benchmarks.Web;

/// <summary>A site on an <see cref="InProcessServer"/>, with or without the library, with or without sign-in by cookie. Its pages answer 200 without a body.</summary>
internal sealed class InProcessSite : IAsyncDisposable
{
    internal const string UserCookie = ".AspNetCore.Cookies";
    internal const string VisitorCookie = "__Host-anon";

    private readonly WebApplication _app;
    private readonly InProcessServer _server;

    private InProcessSite(WebApplication app, InProcessServer server)
    {
        _app = app;
        _server = server;
    }

    internal IServiceProvider Services => _app.Services;

    /// <param name="ledger">The library's ledger; <see langword="null"/>: the site does without the library.</param>
    /// <param name="signIn">Whether people sign in by cookie.</param>
    /// <param name="cookie">What else the host says about its cookie.</param>
    internal static async Task<InProcessSite> StartAsync(
        Action<AnonymousConsumersBuilder>? ledger, bool signIn = true, Action<CookieAuthenticationOptions>? cookie = null)
    {
        InProcessServer server = new();
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseServer(server);
        builder.Services.AddDataProtection().UseEphemeralDataProtectionProvider();
        if (signIn)
        {
            builder.Services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie(options => cookie?.Invoke(options));
        }

        if (ledger is not null)
        {
            AnonymousConsumersBuilder library = builder.Services.AddAnonymousConsumers().UseCrm(new InMemory.InMemoryCrm()).UseAspNetCore();
            ledger(library);
        }

        WebApplication app = builder.Build();
        app.MapGet("/page", (RequestDelegate)(static _ => Task.CompletedTask));
        app.MapGet("/user", (RequestDelegate)AnswerUser);
        if (ledger is not null)
        {
            IVisitorLedger rows = app.Services.GetRequiredKeyedService<IVisitorLedger>("");
            app.MapAnonymousConsumers("/support");
            app.MapGet("/token", (RequestDelegate)AnswerToken);
            app.MapGet("/visitor", (RequestDelegate)(context => AnswerVisitorAsync(context, rows)));
        }

        await app.StartAsync();
        return new InProcessSite(app, server);
    }

    internal IInProcessClient Connect(string path, params (string Name, string Value)[] cookies) => _server.Connect(path, cookies);

    /// <summary>The cookie of somebody who is signed in.</summary>
    internal (string Name, string Value) SignedIn()
    {
        ClaimsIdentity identity = new([new Claim(ClaimTypes.NameIdentifier, "cust-42"), new Claim(ClaimTypes.Name, "Maria")], CookieAuthenticationDefaults.AuthenticationScheme);
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        AuthenticationProperties life = new() { IssuedUtc = now, ExpiresUtc = now.AddDays(14) };
        CookieAuthenticationOptions options = Services.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get(CookieAuthenticationDefaults.AuthenticationScheme);
        return (UserCookie, options.TicketDataFormat.Protect(new AuthenticationTicket(new ClaimsPrincipal(identity), life, CookieAuthenticationDefaults.AuthenticationScheme)));
    }

    /// <summary>The cookie of a visitor who opened a ticket.</summary>
    internal async Task<(string Name, string Value)> VisitorAsync()
    {
        VisitorId visitor = Services.GetRequiredService<IVisitorIdIssuer>().Issue(Channel.Web);
        await Services.GetRequiredService<ITicketOpener>().OpenAsync(visitor, new TicketDraft("Cannot sign in", "The reset mail never comes."), CancellationToken.None);
        return (VisitorCookie, Services.GetRequiredService<IVisitorTokens>().Protect(visitor));
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private static Task AnswerUser(HttpContext context) => Answer(context, context.User.FindFirstValue(ClaimTypes.NameIdentifier) is not null);

    private static Task AnswerToken(HttpContext context) => Answer(context, context.GetVisitor() is not null);

    private static async Task AnswerVisitorAsync(HttpContext context, IVisitorLedger ledger)
    {
        bool there = context.GetVisitor() is { } visitor
            && await ledger.ReadAsync(Subject.Of(visitor), context.RequestAborted) is { State: SubjectState.Anonymous };
        await Answer(context, there);
    }

    private static Task Answer(HttpContext context, bool known)
    {
        context.Response.StatusCode = known ? StatusCodes.Status200OK : StatusCodes.Status401Unauthorized;
        return Task.CompletedTask;
    }
}
