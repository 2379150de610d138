using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using AnonIdentity.AspNetCore;
using AnonIdentity.Quickstart;
using AnonIdentity.WebChat;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AnonIdentity.Browser.Tests;

/// <summary>The shop at <c>www.lamps.example</c>, and a site that plays its sibling <c>blog.lamps.example</c> and the stranger <c>evil.example</c>.</summary>
internal sealed class Town : IAsyncDisposable
{
    private static readonly X509Certificate2 Certificate = MakeCertificate();

    private readonly Shop _shop;
    private readonly WebApplication _elsewhere;

    private Town(Shop shop, WebApplication elsewhere)
    {
        _shop = shop;
        _elsewhere = elsewhere;
        ShopUrl = $"https://www.lamps.example:{Port(shop.App)}";
        SiblingUrl = $"https://blog.lamps.example:{Port(elsewhere)}";
        StrangerUrl = $"https://evil.example:{Port(elsewhere)}";
    }

    public string ShopUrl { get; }

    public string SiblingUrl { get; }

    public string StrangerUrl { get; }

    /// <summary>What the elsewhere sites answer.</summary>
    public Func<HttpContext, Task> Elsewhere { get; set; } = static _ => Task.CompletedTask;

    public static async Task<Town> OpenAsync(string merge)
    {
        Shop shop = await Shop.OpenAsync(["--Support:SignInMerge=" + merge], Prepare);
        await shop.App.StartAsync();
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        Prepare(builder);
        WebApplication elsewhere = builder.Build();
        Town? town = null;
        elsewhere.Run(context => town!.Elsewhere(context));
        await elsewhere.StartAsync();
        return town = new Town(shop, elsewhere);
    }

    /// <summary>Who has the ticket with a subject in the CRM: an external id.</summary>
    public async Task<string?> OwnerOfAsync(string subject)
    {
        CrmView crm = await _shop.CrmAgent.LookAsync();
        TicketRow? ticket = crm.Tickets.SingleOrDefault(t => t.Subject == subject);
        return ticket is null ? null : crm.With(ticket.Contact)?.ExternalId;
    }

    public async Task<CrmView> LookAsync() => await _shop.CrmAgent.LookAsync();

    public async ValueTask DisposeAsync()
    {
        await _elsewhere.DisposeAsync();
        await _shop.DisposeAsync();
    }

    private static void Prepare(WebApplicationBuilder builder)
    {
        builder.Environment.EnvironmentName = "Production";

        // On a busy machine too, an answer is the answer, and not that it goes on.
        builder.Services.Configure<AnonymousConsumersOptions>(static o => o.CallBudget = TimeSpan.FromSeconds(30));
        builder.Services.Configure<AnonymousConsumersWebOptions>(static o => o.SignInBudget = TimeSpan.FromSeconds(20));
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0, static listen => listen.UseHttps(Certificate)));
    }

    private static int Port(WebApplication app) => new Uri(app.Urls.Single()).Port;

    private static X509Certificate2 MakeCertificate()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        using X509Certificate2 made = new CertificateRequest("CN=example", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }
}
