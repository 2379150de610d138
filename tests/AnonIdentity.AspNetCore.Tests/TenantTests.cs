using AnonIdentity.InMemory;
using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AnonIdentity.AspNetCore.Tests;

public sealed class TenantTests
{
    [Fact]
    [Trait("Rule", "S1")]
    [Trait("Attack", "5")]
    public async Task A_token_of_one_tenant_is_nothing_to_another()
    {
        InMemoryCrm acme = new();
        await using Site site = await Site.StartAsync(
            configure: o => o.Tenant = static context => context.Request.Query["t"].ToString(),
            services: s => s.AddAnonymousConsumers("acme", static o => o.CallBudget = TimeSpan.FromSeconds(30)).UseLedger(_ => new InMemoryLedger(TimeProvider.System)).UseCrm(acme).UseAspNetCore());
        using Device device = site.NewDevice();
        (await device.PostJsonAsync("/support/tickets", new { subject = "Ours", body = "x" })).Dispose();
        (await device.PostJsonAsync("/support/tickets?t=acme", new { subject = "Theirs", body = "x" })).Dispose();
        (site.Crm.Tickets.Single().Subject, acme.Tickets.Single().Subject).Should().Be(("Ours", "Theirs"));
        device.Cookies.Keys.Should().BeEquivalentTo("__Host-anon", "__Host-anon-acme");
        (await device.TextAsync("/visitor?t=acme")).Should().Be(acme.Tickets.Single().Visitor.ToString(), "the control");

        device.Cookies["__Host-anon-acme"] = device.Cookies["__Host-anon"];
        (await device.TextAsync("/visitor?t=acme")).Should().Be("none");
        device.Header = device.Cookies["__Host-anon"];
        (await device.TextAsync("/visitor?t=acme")).Should().Be("none");
        (await device.TextAsync("/visitor")).Should().StartWith("web_", "the control");
    }

    [Fact]
    [Trait("Rule", "S1")]
    public async Task A_tenant_that_the_sign_in_tells_is_asked_again_once_it_is_known()
    {
        InMemoryCrm acme = new();
        await using Site site = await Site.StartAsync(
            configure: o => o.Tenant = static context => context.User.FindFirst(System.Security.Claims.ClaimTypes.NameIdentifier)?.Value == "ada" ? "acme" : "",
            services: s =>
            {
                s.AddAuthentication("Bearer");
                s.AddAnonymousConsumers("acme", static o => o.CallBudget = TimeSpan.FromSeconds(30)).UseLedger(_ => new InMemoryLedger(TimeProvider.System)).UseCrm(acme).UseAspNetCore();
            });
        using Device app = site.NewDevice();
        app.Header = "x";
        (await app.PostJsonAsync("/support/tickets", new { subject = "Ours", body = "x" })).Dispose();
        site.OwnerOf("Ours").Should().StartWith("mobile_", "the control: nobody's tenant");
        app.Bearer = "ada";
        (await app.PostJsonAsync("/support/tickets", new { subject = "Theirs", body = "x" })).Dispose();
        (site.Crm.Tickets.Single().Subject, acme.Tickets.Single().Subject).Should().Be(("Ours", "Theirs"));
        site.OwnerOf("Ours").Should().StartWith("mobile_", "a consumer of one tenant gets no visitor of another");
        app.Bearer = "bob";
        (await app.TextAsync("/who")).Should().Be("bob");
        site.OwnerOf("Ours").Should().Be("bob", "the control: a consumer of the same tenant does");
    }

    [Fact]
    public async Task An_unknown_tenant_has_no_support_and_breaks_no_sign_in()
    {
        await using Site site = await Site.StartAsync(configure: o => o.Tenant = static context => context.Request.Query["t"].ToString());
        using Device device = site.NewDevice();
        using HttpResponseMessage response = await device.GetAsync("/support/tickets?t=nobody");
        ((int)response.StatusCode).Should().Be(404);
        (await device.TextAsync("/visitor?t=nobody")).Should().Be("none");
        using HttpResponseMessage signedIn = await device.PostAsync("/login?user=ada&t=nobody");
        signedIn.EnsureSuccessStatusCode();
        (await device.TextAsync("/who?t=nobody")).Should().Be("ada");
    }
}
