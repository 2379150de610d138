using System.Net;
using System.Text;
using System.Text.Json;
using FluentAssertions;
using Xunit;

namespace AnonIdentity.AspNetCore.Tests;

public sealed class TicketTests
{
    [Fact]
    [Trait("Rule", "T4")]
    [Trait("Attack", "42")]
    [Trait("Attack", "26")]
    public async Task Sixty_four_posts_of_one_form_without_a_cookie_are_one_visitor_and_one_ticket()
    {
        await using Site site = await Site.StartAsync();
        using Device device = site.NewDevice();
        JsonElement form = await device.FormAsync();
        Device[] copies = [.. Enumerable.Range(0, 64).Select(_ => device.Copy())];
        HttpResponseMessage[] responses = await Task.WhenAll(copies.Select(copy => copy.PostFormAsync(form, "Once")));
        responses.Should().OnlyContain(r => r.IsSuccessStatusCode);
        site.Crm.Tickets.Should().ContainSingle();
        site.Crm.Contacts.Should().ContainSingle();
        string visitor = site.OwnerOf("Once");
        foreach (Device copy in copies)
        {
            (await copy.TextAsync("/visitor")).Should().Be(visitor);
            copy.Dispose();
        }

        using Device other = site.NewDevice();
        (await other.AskAsync("Twice")).Dispose();
        site.Crm.Contacts.Should().HaveCount(2, "the control: another form is another visitor");
    }

    [Fact]
    [Trait("Attack", "42")]
    public async Task A_retry_after_a_lost_answer_is_the_same_ticket_also_when_another_tab_was_faster()
    {
        await using Site site = await Site.StartAsync();
        using Device device = site.NewDevice();
        JsonElement first = await device.FormAsync();
        JsonElement second = await device.FormAsync();
        using (Device lost = device.Copy())
        {
            (await lost.PostFormAsync(first, "Once")).Dispose();
        }

        (await device.PostFormAsync(second, "Other tab")).Dispose();
        using HttpResponseMessage again = await device.PostFormAsync(first, "Once");
        again.StatusCode.Should().Be(HttpStatusCode.OK, "the same, not created");
        site.Crm.Tickets.Count(t => t.Subject == "Once").Should().Be(1);
    }

    [Fact]
    [Trait("Attack", "25")]
    [Trait("Attack", "42")]
    public async Task Repeating_an_old_post_gives_no_token_of_a_spent_visitor()
    {
        await using Site site = await Site.StartAsync();
        using Device device = site.NewDevice();
        JsonElement form = await device.FormAsync();
        (await device.PostFormAsync(form, "Once")).Dispose();
        await device.SignInAsync("ada");
        using Device thief = site.NewDevice();
        using HttpResponseMessage again = await thief.PostFormAsync(form, "Once");
        again.StatusCode.Should().Be(HttpStatusCode.OK);
        thief.Cookies.Should().BeEmpty();
        site.Crm.Tickets.Should().ContainSingle();
    }

    [Fact]
    [Trait("Rule", "T4")]
    [Trait("Attack", "27")]
    public async Task The_same_form_with_another_text_is_refused_and_the_first_is_kept()
    {
        await using Site site = await Site.StartAsync();
        using Device device = site.NewDevice();
        JsonElement form = await device.FormAsync();
        (await device.PostFormAsync(form, "Once", "One text")).Dispose();
        using (HttpResponseMessage other = await device.PostFormAsync(form, "Once", "Another text"))
        {
            other.StatusCode.Should().Be(HttpStatusCode.Conflict);
            other.Content.Headers.ContentType!.MediaType.Should().Be("application/problem+json");
        }

        using HttpResponseMessage same = await device.PostFormAsync(form, "Once", "One text");
        same.StatusCode.Should().Be(HttpStatusCode.OK, "the control");
        site.Crm.Tickets.Should().ContainSingle().Which.Body.Should().Be("One text");
    }

    [Fact]
    [Trait("Rule", "S4")]
    [Trait("Attack", "18")]
    public async Task No_field_of_a_request_names_the_consumer()
    {
        await using Site site = await Site.StartAsync();
        using Device device = site.NewDevice();
        object body = new { subject = "Mine", body = "x", userId = "victim", consumer = "victim", consumerId = "victim", sub = "victim", user = "victim" };
        (await device.PostJsonAsync("/support/tickets?userId=victim&consumer=victim", body)).Dispose();
        site.OwnerOf("Mine").Should().StartWith("web_");
        (await device.GetJsonAsync("/support/tickets?userId=victim")).GetProperty("tickets").GetArrayLength().Should().Be(1);
        await device.SignInAsync("ada");
        JsonElement form = await device.FormAsync();
        (await device.PostFormAsync(form, "Hers")).Dispose();
        site.OwnerOf("Hers").Should().Be("ada", "the control: the host's authentication does");
        site.Crm.Contacts.Should().NotContain(c => c.ExternalId == "victim");
    }

    [Fact]
    [Trait("Rule", "S6")]
    [Trait("Attack", "19")]
    public async Task A_typed_address_finds_nobody()
    {
        await using Site site = await Site.StartAsync();
        new InMemory.InMemoryAgent(site.Crm).AddContact(new ConsumerId("ada@shop.example"), "Ada");
        using Device device = site.NewDevice();
        (await device.PostJsonAsync("/support/tickets", new { subject = "Mine", body = "x", replyTo = "ada@shop.example" })).Dispose();
        site.OwnerOf("Mine").Should().StartWith("web_");
        site.Crm.Tickets.Single().Body.Should().Contain("ada@shop.example").And.Contain("nverified");
    }

    [Fact]
    [Trait("Attack", "28")]
    public async Task Tickets_that_arrive_during_the_sign_in_end_with_the_consumer_or_a_new_visitor()
    {
        await using Site site = await Site.StartAsync();
        using Device device = site.NewDevice();
        (await device.AskAsync("First")).Dispose();
        string visitor = site.OwnerOf("First");
        Device[] tabs = [.. Enumerable.Range(0, 16).Select(_ => device.Copy())];
        Task[] posts = [.. tabs.Select((tab, i) => tab.AskAsync("Tab " + i))];
        await device.SignInAsync("ada");
        await Task.WhenAll(posts);
        site.Crm.Tickets.Should().HaveCount(17);
        foreach (InMemory.InMemoryTicket ticket in site.Crm.Tickets)
        {
            string owner = site.OwnerOf(ticket.Subject);
            bool isItsOwn = owner == ticket.Visitor.ToString() && owner != visitor;
            (owner == "ada" || isItsOwn).Should().BeTrue("{0} is with {1}", ticket.Subject, owner);
        }

        Array.ForEach(tabs, static tab => tab.Dispose());
    }

    [Fact]
    public async Task What_cannot_be_taken_is_a_problem_and_not_an_error()
    {
        await using Site site = await Site.StartAsync(configure: o => o.MaxBodySize = 8 * 1024);
        using Device device = site.NewDevice();
        (HttpContent Content, int Status)[] posts =
        [
            (new StringContent("{", Encoding.UTF8, "application/json"), 400),
            (new StringContent("null", Encoding.UTF8, "application/json"), 400),
            (new StringContent("[]", Encoding.UTF8, "application/json"), 400),
            (new StringContent("{\"subject\":\"a\",\"subject\":\"b\",\"body\":\"c\"}", Encoding.UTF8, "application/json"), 400),
            (new StringContent("{\"subject\":\"\\ud800\",\"body\":\"c\"}", Encoding.UTF8, "application/json"), 400),
            (new StringContent("{\"subject\":\" \",\"body\":\"c\"}", Encoding.UTF8, "application/json"), 400),
            (new StringContent("{\"subject\":\"a\",\"body\":\"c\",\"key\":\"\\u0007\"}", Encoding.UTF8, "application/json"), 400),
            (new StringContent("{\"subject\":\"a\",\"body\":" + new string('[', 500) + "}", Encoding.UTF8, "application/json"), 400),
            (new StringContent("{\"subject\":\"a\",\"body\":\"" + new string('c', 9_000) + "\"}", Encoding.UTF8, "application/json"), 413),
            (new FormUrlEncodedContent([new("subject", "a"), new("body", new string('c', 9_000))]), 413),
        ];
        foreach ((HttpContent content, int status) in posts)
        {
            using HttpResponseMessage response = await device.PostAsync("/support/tickets", content);
            ((int)response.StatusCode).Should().Be(status);
            response.Content.Headers.ContentType!.MediaType.Should().Be("application/problem+json");
        }

        site.Crm.Tickets.Should().BeEmpty();
        using (HttpResponseMessage text = await device.PostAsync("/support/tickets", new StringContent("subject=a", Encoding.UTF8, "text/plain")))
        {
            text.StatusCode.Should().Be(HttpStatusCode.UnsupportedMediaType, "routing itself says so");
        }

        using HttpResponseMessage form = await device.PostAsync("/support/tickets", new FormUrlEncodedContent([new("subject", "a"), new("body", "c")]));
        form.StatusCode.Should().Be(HttpStatusCode.Created, "the control: a plain form");
    }

    [Fact]
    public async Task While_the_ledger_is_down_the_answer_is_to_come_again()
    {
        await using Site site = await Site.StartAsync();
        using Device device = site.NewDevice();
        site.Ledger.Before = static () => throw new InvalidOperationException("The store is away.");
        using HttpResponseMessage response = await device.AskAsync("Mine");
        response.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
        (await response.Content.ReadAsStringAsync()).Should().NotContain("store");
    }

    [Theory]
    [InlineData("cross-site", 403)]
    [InlineData("same-site", 403)]
    [InlineData("same-origin", 201)]
    public async Task A_post_that_another_site_makes_a_browser_send_is_refused(string fetchSite, int status)
    {
        await using Site site = await Site.StartAsync();
        using Device device = site.NewDevice();
        device.FetchSite = fetchSite;
        using HttpResponseMessage response = await device.PostAsync("/support/tickets", new FormUrlEncodedContent([new("subject", "a"), new("body", "c")]));
        ((int)response.StatusCode).Should().Be(status);
        site.Crm.Tickets.Should().HaveCount(status == 201 ? 1 : 0);
    }
}
