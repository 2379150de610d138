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
    [InlineData(true)]
    [InlineData(false)]
    [Trait("Attack", "22")]
    public async Task What_was_late_at_one_persons_sign_in_is_not_given_to_the_next_who_signs_in_on_the_app(bool asksAgain)
    {
        await using Site site = await Site.StartAsync();
        using Device app = site.NewDevice();
        app.Header = "x";
        (await app.PostJsonAsync("/support/tickets", new { subject = "Mine", body = "x" })).Dispose();
        site.Ledger.Before = static () => throw new IOException("away");
        await app.SignInAsync("ada");
        site.Ledger.Before = static () => Task.CompletedTask;
        await app.SignOutAsync();
        if (asksAgain)
        {
            (await app.PostJsonAsync("/support/tickets", new { subject = "Again", body = "x" })).Dispose();
        }

        string? token = app.Header;
        await app.SignInAsync("eve");
        site.OwnerOf("Mine").Should().StartWith("mobile_");
        app.Header.Should().NotBe(token, "she gets a visitor of her own");
        await app.SignOutAsync();
        (await app.PostJsonAsync("/support/tickets", new { subject = "Eves", body = "x" })).Dispose();
        await app.SignInAsync("eve");
        site.OwnerOf("Eves").Should().Be("eve", "the control");

        app.Header = token;
        await app.SignInAsync("ada");
        site.OwnerOf("Mine").Should().Be("ada", "it was kept for her");
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
