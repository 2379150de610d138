using System.Net;
using System.Text.Json;
using FluentAssertions;
using NodaTime;
using Xunit;

namespace AnonIdentity.AspNetCore.Tests;

/// <summary>Forms that are posted again long after, or after the cookie went.</summary>
public sealed class StaleFormTests
{
    [Theory]
    [Trait("Rule", "S8")]
    [Trait("Attack", "42")]
    [InlineData(1, true)]
    [InlineData(60, false)]
    public async Task Going_back_to_an_old_form_does_not_bring_back_the_visitor_of_somebody_before(int minutes, bool kept)
    {
        await using Site site = await Site.StartAsync(SignInMerge.Ask);
        using Device tablet = site.NewDevice();
        JsonElement form = await tablet.FormAsync();
        using (Device lost = tablet.Copy())
        {
            (await lost.PostFormAsync(form, "Of Ada")).Dispose();
            await lost.SignInAsync("ada");
            await lost.SignOutAsync();
            lost.Cookies.Should().NotContainKey(Device.CookieName);
        }

        site.Clock.Advance(Duration.FromMinutes(minutes));
        using HttpResponseMessage again = await tablet.PostFormAsync(form, "Of Ada");
        again.StatusCode.Should().Be(HttpStatusCode.OK);
        tablet.Cookies.ContainsKey(Device.CookieName).Should().Be(kept, "a retry within minutes is the same person's");
        (await tablet.CountTicketsAsync()).Should().Be(kept ? 1 : 0);
        site.Crm.Tickets.Should().ContainSingle();
    }

    [Fact]
    public async Task A_form_that_does_not_open_is_out_of_date()
    {
        await using Site site = await Site.StartAsync();
        using Device device = site.NewDevice();
        JsonElement old = await device.FormAsync();
        using (HttpResponseMessage spoiled = await device.PostJsonAsync("/support/tickets", new { subject = "Mine", body = "x", form = "spoiled" }))
        {
            spoiled.StatusCode.Should().Be(HttpStatusCode.BadRequest);
            (await spoiled.Content.ReadAsStringAsync()).Should().Contain("The form is out of date.");
        }

        site.Clock.Advance(Duration.FromDays(2));
        using (HttpResponseMessage late = await device.PostFormAsync(old, "Mine"))
        {
            late.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        }

        site.Crm.Tickets.Should().BeEmpty();
        using HttpResponseMessage fresh = await device.AskAsync("Mine");
        fresh.StatusCode.Should().Be(HttpStatusCode.Created, "the control");
        using HttpResponseMessage none = await device.PostJsonAsync("/support/tickets", new { subject = "Other", body = "x", form = "" });
        none.StatusCode.Should().Be(HttpStatusCode.Created, "the control: no form at all");
    }

    [Fact]
    [Trait("Attack", "42")]
    public async Task Two_posts_of_a_form_whose_cookie_went_meanwhile_are_one_ticket()
    {
        await using Site site = await Site.StartAsync();
        using Device device = site.NewDevice();
        (await device.AskAsync("Before")).Dispose();
        JsonElement form = await device.FormAsync();
        device.Cookies.Clear();
        using Device twice = device.Copy();
        (await device.PostFormAsync(form, "Once")).Dispose();
        (await twice.PostFormAsync(form, "Once")).Dispose();
        site.Crm.Tickets.Count(t => t.Subject == "Once").Should().Be(1);
        site.OwnerOf("Once").Should().NotBe(site.OwnerOf("Before"));
    }
}
