using System.Net;
using System.Text.Json;
using FluentAssertions;
using Xunit;

namespace AnonIdentity.AspNetCore.Tests;

/// <summary>Apps: a token in a header, and a bearer token instead of a sign-in.</summary>
public sealed class AppTests
{
    [Fact]
    [Trait("Rule", "S1")]
    [Trait("Rule", "V7")]
    public async Task An_app_gets_a_token_and_its_first_request_as_a_consumer_merges()
    {
        await using Site site = await Site.StartAsync(services: BearerFirst);
        using Device app = site.NewDevice();
        await NewVisitorAsync(app);
        string? first = app.Header;
        (await app.PostJsonAsync("/support/tickets", new { subject = "Mine", body = "x", key = "draft-1" })).Dispose();
        app.Header.Should().Be(first);
        app.Cookies.Should().BeEmpty();
        site.OwnerOf("Mine").Should().StartWith("mobile_");
        (await app.CountTicketsAsync()).Should().Be(1);

        app.Bearer = "ada";
        (await app.TextAsync("/who")).Should().Be("ada");
        site.OwnerOf("Mine").Should().Be("ada");
        app.Header.Should().NotBe(first, "the spent token is replaced in the answer");
        (await app.CountTicketsAsync()).Should().Be(1);
        using Device old = app.Copy();
        (old.Header, old.Bearer) = (first, "eve");
        (await old.CountTicketsAsync()).Should().Be(0, "the copy gives nothing");
        old.Header.Should().NotBe(first);
    }

    [Fact]
    public async Task A_spent_token_that_an_app_keeps_sending_costs_no_ledger_call()
    {
        await using Site site = await Site.StartAsync(services: BearerFirst);
        using Device app = site.NewDevice();
        await NewVisitorAsync(app);
        string? first = app.Header;
        (await app.PostJsonAsync("/support/tickets", new { subject = "Mine", body = "x" })).Dispose();
        app.Bearer = "ada";
        (await app.TextAsync("/who")).Should().Be("ada");
        int calls = site.Ledger.Calls;
        for (int i = 0; i < 10; i++)
        {
            app.Header = first;
            (await app.TextAsync("/who")).Should().Be("ada");
        }

        site.Ledger.Calls.Should().Be(calls);
    }

    [Fact]
    [Trait("Rule", "S8")]
    public async Task An_app_can_be_asked_too()
    {
        await using Site site = await Site.StartAsync(SignInMerge.Ask, services: BearerFirst);
        using Device app = site.NewDevice();
        await NewVisitorAsync(app);
        (await app.PostJsonAsync("/support/tickets", new { subject = "Mine", body = "x" })).Dispose();
        app.Bearer = "ada";
        string visitor = (await app.OffersAsync()).Should().ContainSingle().Subject;
        site.OwnerOf("Mine").Should().Be(visitor);
        using HttpResponseMessage accepted = await app.PostAsync($"/support/offers/{visitor}/accept");
        accepted.StatusCode.Should().Be(HttpStatusCode.OK);
        site.OwnerOf("Mine").Should().Be("ada");
        (await app.OffersAsync()).Should().BeEmpty();
    }

    [Fact]
    [Trait("Rule", "V4")]
    [Trait("Attack", "41")]
    public async Task No_endpoint_adopts_an_identifier()
    {
        await using Site site = await Site.StartAsync();
        using Device victim = site.NewDevice();
        (await victim.AskAsync("Secret")).Dispose();
        VisitorId known = site.Crm.Tickets.Single().Visitor!.Value;
        using Device thief = site.NewDevice();
        using HttpResponseMessage response = await thief.PostJsonAsync(
            $"/support/visitors?visitor={known}&sdkIdentifier={known.Value}",
            new { visitor = known.ToString(), sdkIdentifier = known.Value, id = known.Value, uuid = known.Value });
        response.StatusCode.Should().Be(HttpStatusCode.Created);
        using JsonDocument answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        thief.Header = answer.RootElement.GetProperty("token").GetString();
        (await thief.TextAsync("/visitor")).Should().StartWith("mobile_").And.NotContain(known.ToString()[4..]);
        (await thief.CountTicketsAsync()).Should().Be(0);
        (await victim.CountTicketsAsync()).Should().Be(1, "the control");
    }

    [Fact]
    public async Task A_token_that_is_refused_is_a_new_visitor_whose_token_comes_with_the_answer()
    {
        await using Site site = await Site.StartAsync();
        using Device app = site.NewDevice();
        app.Header = "expired";
        (await app.PostJsonAsync("/support/tickets", new { subject = "Mine", body = "x" })).Dispose();
        app.Header.Should().NotBe("expired");
        site.OwnerOf("Mine").Should().StartWith("mobile_");
        (await app.CountTicketsAsync()).Should().Be(1);
    }

    private static void BearerFirst(Microsoft.Extensions.DependencyInjection.IServiceCollection services) =>
        Microsoft.Extensions.DependencyInjection.AuthenticationServiceCollectionExtensions.AddAuthentication(services, "Bearer");

    private static async Task NewVisitorAsync(Device app)
    {
        using HttpResponseMessage response = await app.PostAsync("/support/visitors");
        response.StatusCode.Should().Be(HttpStatusCode.Created);
        using JsonDocument answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        answer.RootElement.GetProperty("header").GetString().Should().Be("Anon-Visitor");
        app.Header = answer.RootElement.GetProperty("token").GetString();
    }
}
