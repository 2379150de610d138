using System.Security.Claims;
using AnonIdentity.AspNetCore.Visitors;
using FluentAssertions;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace AnonIdentity.AspNetCore.Tests;

/// <summary>An app sends its visitor with each request: the ledger is not asked, or waited for, each time.</summary>
public sealed class AppMemoryTests
{
    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());
    private int _seen;

    [Fact]
    public async Task A_visitor_without_a_ticket_is_asked_for_once_a_minute()
    {
        await using Site site = await StartAsync();
        using Device app = await site.NewAppAsync("ada");
        string? token = app.Header;
        (await site.CallsAsync(app)).Should().BePositive("the control: the first request asks");
        for (int i = 0; i < 10; i++)
        {
            (await site.CallsAsync(app)).Should().Be(0);
        }

        _time.Advance(AskedVisitors.Rest);
        (await site.CallsAsync(app)).Should().BePositive("the minute is over");
        app.Header.Should().Be(token, "it is still the visitor's");
    }

    [Fact]
    [Trait("Rule", "S1")]
    public async Task A_ticket_that_the_visitor_opens_meanwhile_is_merged_at_the_next_request()
    {
        await using Site site = await StartAsync();
        using Device app = await site.NewAppAsync("ada");
        (await site.CallsAsync(app)).Should().BePositive();
        app.Bearer = null;
        (await app.PostJsonAsync("/support/tickets", new { subject = "Mine", body = "x" })).Dispose();
        site.OwnerOf("Mine").Should().StartWith("mobile_", "the control: nobody is signed in");
        string? token = app.Header;
        app.Bearer = "ada";
        (await app.TextAsync("/who")).Should().Be("ada");
        site.OwnerOf("Mine").Should().Be("ada");
        app.Header.Should().NotBe(token);
    }

    [Fact]
    public async Task A_ticket_that_was_opened_elsewhere_is_merged_after_the_minute()
    {
        await using Site site = await StartAsync();
        using Device app = await site.NewAppAsync("ada");
        (await site.CallsAsync(app)).Should().BePositive();
        VisitorId visitor = VisitorId.Parse(await app.TextAsync("/visitor"));
        await site.Services.GetRequiredService<ITicketOpener>().OpenAsync(visitor, new TicketDraft("Mine", "x"), TestContext.Current.CancellationToken);
        await site.CallsAsync(app);
        site.OwnerOf("Mine").Should().Be(visitor.ToString());
        _time.Advance(AskedVisitors.Rest);
        await site.CallsAsync(app);
        site.OwnerOf("Mine").Should().Be("ada");
    }

    [Fact]
    public async Task Requests_at_a_time_join_the_merge_that_is_under_way()
    {
        await using Site site = await StartAsync();
        using Device alone = await site.NewAppAsync("ada", "Alone");
        int one = await site.CallsAsync(alone);
        using Device app = await site.NewAppAsync("bob", "Mine");
        Device[] all = [.. Enumerable.Range(0, 8).Select(_ => app.Copy())];
        TaskCompletionSource held = new(TaskCreationOptions.RunContinuationsAsynchronously);
        site.Ledger.Before = () => held.Task;
        int calls = site.Ledger.Calls;
        int seen = _seen;
        Task<string>[] requests = [.. all.Select(static device => device.TextAsync("/who"))];
        await Eventually.UntilAsync(() => Volatile.Read(ref _seen) >= seen + all.Length);
        held.SetResult();
        (await Task.WhenAll(requests)).Should().AllBe("bob");
        (site.Ledger.Calls - calls).Should().Be(one, "as many as one merge makes");
        site.OwnerOf("Mine").Should().Be("bob");
        all.Should().OnlyContain(device => device.Header != app.Header, "each is told");
        Array.ForEach(all, static device => device.Dispose());
    }

    [Fact]
    public async Task A_request_that_is_authenticated_many_times_asks_once()
    {
        await using Site site = await StartAsync();
        using Device alone = await site.NewAppAsync("ada");
        int one = await site.CallsAsync(alone);
        using Device app = await site.NewAppAsync("ada");
        (await site.CallsAsync(app, "/again")).Should().Be(one);
        (await site.CallsAsync(app, "/again")).Should().Be(one, "the control: the next request is another one");
    }

    private Task<Site> StartAsync() => Apps.StartAsync(
        _time,
        configure: o =>
        {
            Func<ClaimsPrincipal, string?> consumer = o.Consumer;
            o.Consumer = principal =>
            {
                Interlocked.Increment(ref _seen);
                return consumer(principal);
            };
        },
        map: app => app.MapGet("/again", async (HttpContext context) =>
        {
            for (int i = 0; i < 3; i++)
            {
                _time.Advance(AskedVisitors.Rest);
                (await context.AuthenticateAsync("Bearer")).Succeeded.Should().BeTrue();
            }
        }));
}
