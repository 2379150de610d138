using System.Net;
using FluentAssertions;
using Xunit;

namespace AnonIdentity.AspNetCore.Tests;

public sealed class ReviewTests
{
    private const string Review = "/support/review";

    [Theory]
    [InlineData("")]
    [InlineData("/visitors/web_01h455vb4pex5vsknk084sn02q")]
    [InlineData("/style.css")]
    public async Task Customers_and_strangers_see_nothing(string page)
    {
        await using Site site = await Site.StartAsync();
        using Device device = site.NewDevice();
        using (HttpResponseMessage stranger = await device.GetAsync(Review + page))
        {
            stranger.StatusCode.Should().Be(HttpStatusCode.Redirect, "to the sign-in");
        }

        await device.SignInAsync("ada");
        using HttpResponseMessage customer = await device.GetAsync(Review + page);
        customer.StatusCode.Should().Be(HttpStatusCode.Redirect);
        customer.Headers.Location!.ToString().Should().Contain("AccessDenied");
        using Device agent = site.NewDevice();
        await agent.SignInAsync("agent");
        using HttpResponseMessage seen = await agent.GetAsync(Review + page);
        seen.StatusCode.Should().BeOneOf([HttpStatusCode.OK, HttpStatusCode.NotFound], "the control");
    }

    [Fact]
    public async Task An_agent_sees_a_visitors_history_and_undoes_a_merge()
    {
        await using Site site = await Site.StartAsync();
        using Device customer = site.NewDevice();
        (await customer.AskAsync("Mine")).Dispose();
        string visitor = site.OwnerOf("Mine");
        await customer.SignInAsync("ada <script>");
        site.OwnerOf("Mine").Should().Be("ada <script>");
        using Device agent = site.NewDevice();
        await agent.SignInAsync("agent");
        string overview = await agent.TextAsync(Review);
        using (HttpResponseMessage found = await agent.PostFromAsync(overview, "find", ("q", "ada <script>")))
        {
            (await found.Content.ReadAsStringAsync()).Should().Contain(visitor);
        }

        using (HttpResponseMessage logged = await agent.GetAsync($"{Review}/find?q=ada"))
        {
            logged.StatusCode.Should().Be(HttpStatusCode.MethodNotAllowed, "who is looked for stands in no address, which logs keep");
        }

        using (HttpResponseMessage found = await agent.PostFromAsync(overview, "find", ("q", visitor + ".1")))
        {
            found.StatusCode.Should().Be(HttpStatusCode.SeeOther);
            found.Headers.Location!.ToString().Should().Be($"{Review}/visitors/{visitor}");
        }

        using HttpResponseMessage response = await agent.GetAsync($"{Review}/visitors/{visitor}");
        string page = await response.Content.ReadAsStringAsync();
        page.Should().Contain("Identifier issued").And.Contain("First ticket").And.Contain("Sign-in of").And.Contain("Promoted").And.NotContain("<script");
        response.Headers.GetValues("Content-Security-Policy").Single().Should().StartWith("default-src 'none'").And.NotContain("unsafe");
        (await agent.TextAsync($"{Review}/visitors/{visitor}?consumer=bob")).Should().NotContain("BoundToAnother");
        using (HttpResponseMessage preview = await agent.PostFromAsync(page, "preview", ("visitor", visitor), ("consumer", "bob")))
        {
            (await preview.Content.ReadAsStringAsync()).Should().Contain("BoundToAnother");
        }

        using HttpResponseMessage undone = await agent.PostFromAsync(page, "undo", ("merge", visitor + ".1"), ("reason", "shared tablet"));
        undone.StatusCode.Should().Be(HttpStatusCode.SeeOther);
        site.OwnerOf("Mine").Should().Be(visitor);
        string after = await agent.TextAsync(undone.Headers.Location!.ToString());
        after.Should().Contain("Undo: Undone.").And.Contain("then undone (shared tablet): done");
    }

    [Fact]
    public async Task An_operator_resumes_what_is_parked()
    {
        await using Site site = await Site.StartAsync();
        using Device customer = site.NewDevice();
        site.Mood.Rejects = true;
        using (HttpResponseMessage queued = await customer.AskAsync("Mine"))
        {
            queued.StatusCode.Should().Be(HttpStatusCode.Accepted, "to the customer it is queued");
        }

        using Device agent = site.NewDevice();
        await agent.SignInAsync("agent");
        string page = await agent.TextAsync(Review);
        page.Should().Contain("Parked: 1").And.Contain("no such queue").And.NotContain("<b>no");
        site.Mood.Rejects = false;
        string subject = Pages.Hidden(page, "subject");
        using HttpResponseMessage resumed = await agent.PostFromAsync(page, "resume", ("subject", subject), ("operation", Pages.Hidden(page, "operation")), ("key", Pages.Hidden(page, "key")));
        (await agent.TextAsync(resumed.Headers.Location!.ToString())).Should().Contain("Resumed").And.Contain("Parked: 0");
        await UntilAsync(() => site.Crm.Tickets.Count == 1);
        site.OwnerOf("Mine").Should().Be(subject);
    }

    [Fact]
    public async Task An_operator_forgets_a_visitor_and_only_when_sure()
    {
        await using Site site = await Site.StartAsync();
        using Device customer = site.NewDevice();
        (await customer.AskAsync("Mine")).Dispose();
        string visitor = site.OwnerOf("Mine");
        using Device agent = site.NewDevice();
        await agent.SignInAsync("agent");
        string page = await agent.TextAsync($"{Review}/visitors/{visitor}");
        using (HttpResponseMessage unsure = await agent.PostFromAsync(page, "forget", ("visitor", visitor)))
        {
            unsure.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        }

        using (HttpResponseMessage forged = await agent.PostAsync(Review + "/forget", new FormUrlEncodedContent([new("visitor", visitor), new("sure", "yes")])))
        {
            forged.StatusCode.Should().Be(HttpStatusCode.BadRequest, "without antiforgery");
        }

        site.Crm.Tickets.Should().ContainSingle();
        using HttpResponseMessage forgotten = await agent.PostFromAsync(page, "forget", ("visitor", visitor), ("sure", "yes"));
        (await agent.TextAsync(forgotten.Headers.Location!.ToString())).Should().Contain("Forget: Forgotten.");
        site.Crm.Tickets.Should().BeEmpty();
        (await agent.TextAsync($"{Review}/visitors/{visitor}")).Should().Contain("nothing is left");
    }

    // What was resumed goes on beside the answer.
    private static async Task UntilAsync(Func<bool> done)
    {
        using PeriodicTimer wait = new(TimeSpan.FromMilliseconds(5));
        for (int turn = 0; turn < 2_000 && !done(); turn++)
        {
            await wait.WaitForNextTickAsync();
        }
    }
}
