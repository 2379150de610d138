using FluentAssertions;
using Xunit;

namespace AnonIdentity.AspNetCore.Tests;

/// <summary>A merge never delays or breaks a sign-in.</summary>
public sealed class TroubleTests
{
    [Fact]
    public async Task A_ledger_that_hangs_does_not_hold_a_sign_in_and_the_next_one_merges()
    {
        await using Site site = await Site.StartAsync(configure: o => o.SignInBudget = TimeSpan.FromMilliseconds(50));
        using Device device = site.NewDevice();
        (await device.AskAsync("Mine")).Dispose();
        TaskCompletionSource hangs = new(TaskCreationOptions.RunContinuationsAsynchronously);
        site.Ledger.Before = () => hangs.Task;
        await device.SignInAsync("ada");
        (await device.TextAsync("/who")).Should().Be("ada");
        site.OwnerOf("Mine").Should().StartWith("web_");
        device.Cookies.Should().NotContainKey(Device.CookieName).And.ContainKey(Device.OfferCookieName, "what was decided is kept for the next sign-in");

        site.Ledger.Before = static () => throw new IOException("away");
        hangs.SetException(new IOException("away"));
        await device.SignOutAsync();
        await device.SignInAsync("ada");
        site.OwnerOf("Mine").Should().StartWith("web_", "still away");

        site.Ledger.Before = static () => Task.CompletedTask;
        await device.SignOutAsync();
        site.Ledger.Before = static () => Task.CompletedTask;
        await UntilAsync(async () =>
        {
            await device.SignInAsync("ada");
            return site.OwnerOf("Mine") == "ada";
        });
        (await device.CountTicketsAsync()).Should().Be(1);
    }

    [Fact]
    public async Task An_app_whose_merge_is_late_keeps_its_visitor_for_the_next_sign_in()
    {
        await using Site site = await Site.StartAsync(configure: o => o.SignInBudget = TimeSpan.FromMilliseconds(50));
        using Device app = site.NewDevice();
        app.Header = "x";
        (await app.PostJsonAsync("/support/tickets", new { subject = "Mine", body = "x" })).Dispose();
        string visitor = site.OwnerOf("Mine");
        string? before = app.Header;
        TaskCompletionSource hangs = new(TaskCreationOptions.RunContinuationsAsynchronously);
        site.Ledger.Before = () => hangs.Task;
        await app.SignInAsync("ada");
        app.Header.Should().NotBe(before, "renewed all the same");
        (await app.TextAsync("/visitor")).Should().Be(visitor);
        app.Cookies.Should().NotContainKey(Device.OfferCookieName, "the app has it in its header");

        hangs.SetException(new IOException("away"));
        site.Ledger.Before = static () => Task.CompletedTask;
        await UntilAsync(async () =>
        {
            await app.SignInAsync("ada");
            return await app.TextAsync("/visitor") != visitor;
        });
        (await app.TextAsync("/visitor")).Should().NotBe(visitor, "the control: spent, it is another one");
        site.OwnerOf("Mine").Should().Be("ada");
    }

    [Fact]
    public async Task A_broken_delegate_of_the_host_breaks_no_sign_in()
    {
        await using Site site = await Site.StartAsync(configure: o => o.Consumer = static _ => throw new InvalidOperationException("no claims"));
        using Device device = site.NewDevice();
        device.Token = "x";
        await device.SignInAsync("ada");
        (await device.TextAsync("/who")).Should().Be("ada");
    }

    // A sign-in may be late again, or another merge win over its own.
    private static async Task UntilAsync(Func<Task<bool>> done)
    {
        for (int turn = 0; turn < 200 && !await done(); turn++)
        {
            await Task.Yield();
        }
    }
}
