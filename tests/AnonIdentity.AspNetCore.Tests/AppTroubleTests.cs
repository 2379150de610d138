using AnonIdentity.AspNetCore.Visitors;
using FluentAssertions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace AnonIdentity.AspNetCore.Tests;

/// <summary>A ledger in trouble does not hold an app's requests, but one, and that within the budget.</summary>
public sealed class AppTroubleTests
{
    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());

    [Fact]
    public async Task A_ledger_that_hangs_holds_an_app_once_and_the_merge_counts_when_it_is_done()
    {
        await using Site site = await Apps.StartAsync(_time);
        using Device app = await site.NewAppAsync("ada", "Mine");
        string? token = app.Header;
        TaskCompletionSource held = new(TaskCreationOptions.RunContinuationsAsynchronously);
        site.Ledger.Before = () => held.Task;
        int calls = site.Ledger.Calls;
        Task<string> first = app.TextAsync("/who");
        await Eventually.UntilAsync(() => site.Ledger.Calls > calls);
        first.IsCompleted.Should().BeFalse("the control: it waits");
        await Eventually.UntilAsync(() =>
        {
            _time.Advance(TimeSpan.FromMilliseconds(100));
            return first.IsCompleted;
        });
        (await first).Should().Be("ada");
        for (int i = 0; i < 5; i++)
        {
            (await app.TextAsync("/who")).Should().Be("ada", "nothing moves the clock: it would wait for ever");
        }

        (site.Ledger.Calls, app.Header).Should().Be((calls + 1, token));
        site.Ledger.Before = static () => Task.CompletedTask;
        held.SetResult();
        await Eventually.UntilAsync(() => site.OwnerOf("Mine") == "ada");
        await Eventually.UntilAsync(async () => await app.TextAsync("/who") == "ada" && app.Header != token);
        app.Header.Should().NotBe(token, "spent: it gets another one");
    }

    [Fact]
    public async Task A_ledger_that_fails_is_left_alone_for_some_seconds()
    {
        await using Site site = await Apps.StartAsync(_time);
        using Device app = await site.NewAppAsync("ada", "Mine");
        site.Ledger.Before = static () => throw new IOException("away");
        (await site.CallsAsync(app)).Should().Be(1);
        (await site.CallsAsync(app)).Should().Be(0);
        site.Ledger.Before = static () => Task.CompletedTask;
        (await site.CallsAsync(app)).Should().Be(0);
        _time.Advance(AskedVisitors.RestAfterFailure);
        (await site.CallsAsync(app)).Should().BePositive();
        site.OwnerOf("Mine").Should().Be("ada");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Attack", "22")]
    public async Task What_was_late_at_one_persons_sign_in_is_not_given_to_the_next_who_signs_in_on_the_app(bool inAWebView)
    {
        await using Site site = await Site.StartAsync();
        using Device app = await NewAppOfNobodyAsync(site, "Mine");
        site.Ledger.Before = static () => throw new IOException("away");
        await app.SignInAsync("ada");
        site.Ledger.Before = static () => Task.CompletedTask;
        string? kept = app.Header;

        using Device next = site.NewDevice();
        next.Header = inAWebView ? null : kept;
        next.Cookies[inAWebView ? Device.CookieName : "other"] = kept!;
        await next.SignInAsync("eve");
        site.OwnerOf("Mine").Should().StartWith("mobile_");
        next.Header.Should().NotBe(kept);
        next.Cookies.Should().NotContainKey(Device.CookieName);
        (await next.TextAsync("/visitor")).Should().NotBe(site.OwnerOf("Mine"));

        await app.SignInAsync("ada");
        site.OwnerOf("Mine").Should().Be("ada", "the control: it was kept for her");
    }

    [Fact]
    [Trait("Attack", "22")]
    public async Task Nor_while_it_is_under_way()
    {
        await using Site site = await Site.StartAsync(configure: o => o.SignInBudget = TimeSpan.FromSeconds(30));
        using Device app = await NewAppOfNobodyAsync(site, "Mine");
        using Device next = app.Copy();
        TaskCompletionSource held = new(TaskCreationOptions.RunContinuationsAsynchronously);
        int calls = site.Ledger.Calls;
        site.Ledger.Before = () => held.Task;
        Task signIn = app.SignInAsync("ada");
        await Eventually.UntilAsync(() => site.Ledger.Calls > calls);
        site.Ledger.Before = static () => Task.CompletedTask; // for all but hers
        await next.SignInAsync("eve");
        next.Header.Should().NotBe(app.Header);
        held.SetException(new IOException("away"));
        await signIn;
        site.OwnerOf("Mine").Should().StartWith("mobile_");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Attack", "22")]
    public async Task An_apps_visitor_ends_at_the_sign_out_and_what_failed_is_tried_once_more(bool failed)
    {
        await using Site site = await Site.StartAsync();
        using Device app = await NewAppOfNobodyAsync(site, "Mine");
        if (failed)
        {
            site.Ledger.Before = static () => throw new IOException("away");
            await app.SignInAsync("ada");
            site.Ledger.Before = static () => Task.CompletedTask;
        }

        string? kept = app.Header;
        await app.SignOutAsync();
        app.Header.Should().NotBe(kept);
        (await app.CountTicketsAsync()).Should().Be(0, "whoever comes next sees nothing of before");
        (await app.PostJsonAsync("/support/tickets", new { subject = "Eves", body = "x" })).Dispose();
        await app.SignInAsync("eve");
        site.OwnerOf("Eves").Should().Be("eve");
        await Eventually.UntilAsync(() => !failed || site.OwnerOf("Mine") == "ada");
        site.OwnerOf("Mine").Should().Match(owner => failed ? owner == "ada" : owner.StartsWith("mobile_", StringComparison.Ordinal));
    }

    [Fact]
    [Trait("Rule", "S5")]
    public async Task Nobody_in_particular_does_not_end_what_is_kept()
    {
        await using Site site = await Site.StartAsync();
        using Device app = await NewAppOfNobodyAsync(site, "Mine");
        site.Ledger.Before = static () => throw new IOException("away");
        await app.SignInAsync("ada");
        site.Ledger.Before = static () => Task.CompletedTask;
        await app.SignInAsync("guest");
        await app.SignInAsync("ada");
        site.OwnerOf("Mine").Should().Be("ada");
    }

    private static async Task<Device> NewAppOfNobodyAsync(Site site, string subject)
    {
        Device app = site.NewDevice();
        app.Header = "x";
        (await app.PostJsonAsync("/support/tickets", new { subject, body = "x" })).Dispose();
        return app;
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Trait("Attack", "22")]
    public async Task A_merge_that_failed_for_one_is_not_given_to_the_next_person_on_the_app(bool atOnce)
    {
        await using Site site = await Apps.StartAsync(_time);
        using Device app = await site.NewAppAsync("ada", "Mine");
        string? token = app.Header;
        site.Ledger.Before = static () => throw new IOException("away");
        await app.TextAsync("/who");
        site.Ledger.Before = static () => Task.CompletedTask;
        _time.Advance(atOnce ? TimeSpan.Zero : 2 * AskedVisitors.Rest);
        app.Bearer = "eve";
        await app.TextAsync("/who");
        site.OwnerOf("Mine").Should().StartWith("mobile_");
        app.Header.Should().NotBe(token);
        (await app.PostJsonAsync("/support/tickets", new { subject = "Eves", body = "x" })).Dispose();
        site.OwnerOf("Eves").Should().Be("eve", "the control");
    }
}
