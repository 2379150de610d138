using System.Net;
using System.Text.RegularExpressions;
using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace AnonIdentity.AspNetCore.Tests;

public sealed partial class ReviewTests
{
    private const string Review = "/support/review";

    public static TheoryData<string, bool> Guards { get; } = new()
    {
        { "none", false }, { "signed in", false }, { "policy", true }, { "policy of being signed in", false }, { "role", true }, { "outer group", true }, { "policy and anonymous", false },
    };

    [Theory]
    [MemberData(nameof(Guards))]
    public async Task Without_an_authorization_policy_the_application_does_not_start(string guard, bool starts)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddAnonymousConsumers().UseAspNetCore();
        builder.Services.AddAuthentication().AddCookie();
        builder.Services.AddAuthorizationBuilder().AddPolicy("agents", static policy => policy.RequireRole("agent"));
        await using WebApplication app = builder.Build();
        switch (guard)
        {
            case "none": app.MapAnonymousConsumersReview(Review); break;
            case "signed in": app.MapAnonymousConsumersReview(Review).RequireAuthorization(); break;
            case "policy": app.MapAnonymousConsumersReview(Review).RequireAuthorization("agents"); break;
            case "policy of being signed in": app.MapAnonymousConsumersReview(Review).RequireAuthorization(static policy => policy.RequireAuthenticatedUser()); break;
            case "role": app.MapAnonymousConsumersReview(Review).RequireAuthorization(static policy => policy.RequireRole("agent")); break;
            case "outer group": app.MapGroup("/admin").RequireAuthorization("agents").MapAnonymousConsumersReview(Review); break;
            default: app.MapAnonymousConsumersReview(Review).RequireAuthorization("agents").AllowAnonymous(); break;
        }

        Func<Task> start = () => app.StartAsync();
        if (starts)
        {
            await start.Should().NotThrowAsync();
        }
        else
        {
            await start.Should().ThrowAsync<InvalidOperationException>().WithMessage("MapAnonymousConsumersReview needs an authorization policy*");
        }
    }

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
        using (HttpResponseMessage found = await PostAsync(agent, overview, "find", ("q", "ada <script>")))
        {
            (await found.Content.ReadAsStringAsync()).Should().Contain(visitor);
        }

        using (HttpResponseMessage logged = await agent.GetAsync($"{Review}/find?q=ada"))
        {
            logged.StatusCode.Should().Be(HttpStatusCode.MethodNotAllowed, "who is looked for stands in no address, which logs keep");
        }

        using (HttpResponseMessage found = await PostAsync(agent, overview, "find", ("q", visitor + ".1")))
        {
            found.StatusCode.Should().Be(HttpStatusCode.SeeOther);
            found.Headers.Location!.ToString().Should().Be($"{Review}/visitors/{visitor}");
        }

        using HttpResponseMessage response = await agent.GetAsync($"{Review}/visitors/{visitor}");
        string page = await response.Content.ReadAsStringAsync();
        page.Should().Contain("Identifier issued").And.Contain("First ticket").And.Contain("Sign-in of").And.Contain("Promoted").And.NotContain("<script");
        response.Headers.GetValues("Content-Security-Policy").Single().Should().StartWith("default-src 'none'").And.NotContain("unsafe");
        (await agent.TextAsync($"{Review}/visitors/{visitor}?consumer=bob")).Should().NotContain("BoundToAnother");
        using (HttpResponseMessage preview = await PostAsync(agent, page, "preview", ("visitor", visitor), ("consumer", "bob")))
        {
            (await preview.Content.ReadAsStringAsync()).Should().Contain("BoundToAnother");
        }

        using HttpResponseMessage undone = await PostAsync(agent, page, "undo", ("merge", visitor + ".1"), ("reason", "shared tablet"));
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
        string subject = Hidden(page, "subject");
        using HttpResponseMessage resumed = await PostAsync(agent, page, "resume", ("subject", subject), ("operation", Hidden(page, "operation")), ("key", Hidden(page, "key")));
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
        using (HttpResponseMessage unsure = await PostAsync(agent, page, "forget", ("visitor", visitor)))
        {
            unsure.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        }

        using (HttpResponseMessage forged = await agent.PostAsync(Review + "/forget", new FormUrlEncodedContent([new("visitor", visitor), new("sure", "yes")])))
        {
            forged.StatusCode.Should().Be(HttpStatusCode.BadRequest, "without antiforgery");
        }

        site.Crm.Tickets.Should().ContainSingle();
        using HttpResponseMessage forgotten = await PostAsync(agent, page, "forget", ("visitor", visitor), ("sure", "yes"));
        (await agent.TextAsync(forgotten.Headers.Location!.ToString())).Should().Contain("Forget: Forgotten.");
        site.Crm.Tickets.Should().BeEmpty();
        (await agent.TextAsync($"{Review}/visitors/{visitor}")).Should().Contain("nothing is left");
    }

    [Fact]
    public async Task The_chart_counts_what_was_done_and_the_notice_says_only_what_we_say()
    {
        await using Site site = await Site.StartAsync();
        using Device customer = site.NewDevice();
        (await customer.AskAsync("Mine")).Dispose();
        using Device agent = site.NewDevice();
        await agent.SignInAsync("agent");
        string page = await agent.TextAsync(Review + "?done=Call+0900+123");
        page.Should().NotContain("0900");
        TicketsCounted().Match(page).Groups["count"].Value.Should().NotBe("0").And.NotBeEmpty();
        page.Should().Contain("<rect ");
    }

    [GeneratedRegex("<h3>Tickets: (?<count>[0-9]+)</h3>")]
    private static partial Regex TicketsCounted();

    private static string Hidden(string page, string name) => Regex.Match(page, $"name=\"{name}\" value=\"(?<value>[^\"]*)\"").Groups["value"].Value;

    private static Task<HttpResponseMessage> PostAsync(Device device, string page, string action, params (string Name, string Value)[] fields)
    {
        IEnumerable<KeyValuePair<string, string>> all = fields.Select(f => new KeyValuePair<string, string>(f.Name, f.Value))
            .Append(new("__RequestVerificationToken", Hidden(page, "__RequestVerificationToken")));
        return device.PostAsync($"{Review}/{action}", new FormUrlEncodedContent(all));
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
