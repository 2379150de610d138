using System.Net;
using FluentAssertions;
using Xunit;

namespace AnonIdentity.AspNetCore.Tests;

public sealed class OfferTests
{
    [Fact]
    [Trait("Rule", "S8")]
    public async Task The_consumer_sees_the_tickets_and_says_that_they_are_theirs()
    {
        await using Site site = await Site.StartAsync(SignInMerge.Ask);
        using Device tablet = site.NewDevice();
        (await tablet.AskAsync("Mine")).Dispose();
        string visitor = site.OwnerOf("Mine");
        await tablet.SignInAsync("ada");
        site.OwnerOf("Mine").Should().Be(visitor, "nothing moves before the answer");
        tablet.Token.Should().BeNull();
        (await tablet.OffersAsync()).Should().Equal(visitor);

        using HttpResponseMessage accepted = await tablet.AnswerAsync(visitor, "accept");
        (await accepted.Content.ReadAsStringAsync()).Should().Be("""{"state":"merged","tickets":1}""");
        site.OwnerOf("Mine").Should().Be("ada");
        (await tablet.OffersAsync()).Should().BeEmpty();
        tablet.Cookies.Should().NotContainKey(Device.OfferCookieName);
        (await tablet.CountTicketsAsync()).Should().Be(1);
    }

    [Fact]
    [Trait("Rule", "S8")]
    public async Task What_is_declined_stays_where_it_is_and_is_not_offered_again()
    {
        await using Site site = await Site.StartAsync(SignInMerge.Ask);
        using Device tablet = site.NewDevice();
        (await tablet.AskAsync("Somebody's")).Dispose();
        string visitor = site.OwnerOf("Somebody's");
        await tablet.SignInAsync("ada");
        using (HttpResponseMessage declined = await tablet.AnswerAsync(visitor, "decline"))
        {
            declined.StatusCode.Should().Be(HttpStatusCode.NoContent);
        }

        (await tablet.OffersAsync()).Should().BeEmpty();
        await tablet.SignOutAsync();
        await tablet.SignInAsync("ada");
        (await tablet.OffersAsync()).Should().BeEmpty();
        site.OwnerOf("Somebody's").Should().Be(visitor);
    }

    [Fact]
    [Trait("Rule", "S8")]
    [Trait("Attack", "23")]
    public async Task On_a_shared_browser_everybody_is_asked_about_their_own_slice_only()
    {
        await using Site site = await Site.StartAsync(SignInMerge.Ask);
        using Device tablet = site.NewDevice();
        (await tablet.AskAsync("Of Ada")).Dispose();
        await tablet.SignInAsync("ada");
        (await tablet.AnswerAsync(site.OwnerOf("Of Ada"), "accept")).Dispose();
        await tablet.SignOutAsync();
        (await tablet.AskAsync("Of Cyd")).Dispose();
        string cyd = site.OwnerOf("Of Cyd");
        await tablet.SignInAsync("ada");
        (await tablet.OffersAsync()).Should().Equal(cyd);
        (await tablet.AnswerAsync(cyd, "decline")).Dispose();
        (site.OwnerOf("Of Ada"), site.OwnerOf("Of Cyd")).Should().Be(("ada", cyd));
    }

    [Fact]
    [Trait("Attack", "23")]
    public async Task Automatically_the_ticket_of_somebody_in_between_is_taken_and_can_be_undone()
    {
        await using Site site = await Site.StartAsync();
        using Device tablet = site.NewDevice();
        await tablet.SignInAsync("ada");
        await tablet.SignOutAsync();
        (await tablet.AskAsync("Of Cyd")).Dispose();
        VisitorId cyd = site.Crm.Tickets.Single().Visitor!.Value;
        await tablet.SignInAsync("ada");
        site.OwnerOf("Of Cyd").Should().Be("ada", "the one case that is left: the README says so");
        (await site.Merger.UndoAsync(new MergeId(cyd, 1), "of Cyd")).Outcome.Should().Be(UndoOutcome.Undone);
        site.OwnerOf("Of Cyd").Should().Be(cyd.ToString());
    }

    [Fact]
    [Trait("Rule", "S8")]
    public async Task An_offer_is_for_the_one_to_whom_it_was_made()
    {
        await using Site site = await Site.StartAsync(SignInMerge.Ask);
        using Device tablet = site.NewDevice();
        (await tablet.AskAsync("Of Ada")).Dispose();
        string visitor = site.OwnerOf("Of Ada");
        await tablet.SignInAsync("ada");
        await tablet.SignOutAsync();
        await tablet.SignInAsync("eve");
        (await tablet.OffersAsync()).Should().BeEmpty();
        using (HttpResponseMessage refused = await tablet.AnswerAsync(visitor, "accept"))
        {
            refused.StatusCode.Should().Be(HttpStatusCode.NotFound);
        }

        await tablet.SignOutAsync();
        await tablet.SignInAsync("ada");
        (await tablet.OffersAsync()).Should().Equal([visitor], "the control: unanswered, it is there again");
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 40)]
    [Trait("Rule", "S8")]
    public async Task A_shared_device_or_an_old_visitor_is_asked_even_if_merging_is_automatic(bool shared, int days)
    {
        await using Site site = await Site.StartAsync(SignInMerge.Automatic, o =>
        {
            o.SharedDevice = context => shared && context.Request.Headers.ContainsKey("Cookie");
            o.AskWhenOlderThan = TimeSpan.FromDays(30);
        });
        using Device device = site.NewDevice();
        (await device.AskAsync("Mine")).Dispose();
        site.Clock.AdvanceDays(days);
        await device.SignInAsync("ada");
        (await device.OffersAsync()).Should().Equal(site.OwnerOf("Mine"));
        if (!shared)
        {
            await device.SignOutAsync();
            (await device.AskAsync("Later")).Dispose();
            await device.SignInAsync("ada");
            site.OwnerOf("Later").Should().Be("ada", "the control: a young visitor is merged");
        }
    }

    [Fact]
    public async Task Offers_need_a_sign_in_and_an_answer_needs_antiforgery()
    {
        await using Site site = await Site.StartAsync(SignInMerge.Ask);
        using Device device = site.NewDevice();
        (await device.AskAsync("Mine")).Dispose();
        using (HttpResponseMessage anonymous = await device.GetAsync("/support/offers"))
        {
            anonymous.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        }

        await device.SignInAsync("ada");
        using HttpResponseMessage unprotected = await device.PostAsync($"/support/offers/{site.OwnerOf("Mine")}/accept");
        unprotected.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        site.OwnerOf("Mine").Should().StartWith("web_");
    }
}
