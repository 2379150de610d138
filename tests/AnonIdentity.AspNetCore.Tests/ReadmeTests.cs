using System.Net;
using AnonIdentity.InMemory;
using FluentAssertions;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace AnonIdentity.AspNetCore.Tests;

/// <summary>The code of the package's README, as it stands there.</summary>
public sealed class ReadmeTests
{
    [Fact]
    public async Task The_code_of_the_readme_works()
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Development" });
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddDataProtection().UseEphemeralDataProtectionProvider();
        builder.Services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie();

        #region register
        builder.Services.AddSingleton<InMemoryCrm>();         // holds state: without this line it is made anew for each run
        builder.Services.AddAnonymousConsumers()
            .UseLedger(_ => new InMemoryLedger(TimeProvider.System))
            .UseCrm<InMemoryCrm>()
            .UseAspNetCore(o => o.SignInMerge = SignInMerge.Automatic);
        #endregion

        WebApplication app = builder.Build();
        InMemoryCrm crm = app.Services.GetRequiredService<InMemoryCrm>();

        #region map
        app.MapAnonymousConsumers("/support");
        #endregion

        #region pages
        app.MapGet("/contact", (HttpContext context) => Results.Content(
            $"""
            <form method="post" action="/support/tickets">
              <input name="form" type="hidden" value="{context.GetSupportForm().Value}">
              <input name="subject"><textarea name="body"></textarea><button>Send</button>
            </form>
            """,
            "text/html"));
        #endregion

        await app.StartAsync();
        using Device device = new(new Uri(app.Urls.Single()));
        string page = await device.TextAsync("/contact");
        string form = page.Split("value=\"")[1].Split('"')[0];
        using HttpResponseMessage response = await device.PostAsync(
            "/support/tickets",
            new FormUrlEncodedContent([new("form", form), new("subject", "Hello"), new("body", "It works.")]));
        response.StatusCode.Should().Be(HttpStatusCode.Created);
        crm.Tickets.Should().ContainSingle();
        await app.DisposeAsync();
    }
}
