using System.Buffers.Text;
using FluentAssertions;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AnonIdentity.AspNetCore.Tests;

public sealed class KeyTests : IDisposable
{
    private readonly DirectoryInfo _keys = Directory.CreateTempSubdirectory("anonidentity-webkeys-");

    public void Dispose() => _keys.Delete(recursive: true);

    [Theory]
    [Trait("Attack", "9")]
    [InlineData(SignInMerge.Automatic)]
    [InlineData(SignInMerge.Ask)]
    public async Task Keys_rotate_at_every_step_and_nobody_is_lost(SignInMerge merge)
    {
        await using Site site = await StartAsync(merge);
        using Device device = site.NewDevice();
        System.Text.Json.JsonElement form = await device.FormAsync();
        await RotateAsync(site);
        (await device.PostFormAsync(form, "Mine")).Dispose();
        string visitor = site.OwnerOf("Mine");
        await RotateAsync(site);
        (await device.CountTicketsAsync()).Should().Be(1);
        await RotateAsync(site);
        await device.SignInAsync("ada");
        await RotateAsync(site);
        if (merge == SignInMerge.Ask)
        {
            (await device.OffersAsync()).Should().Equal(visitor);
            await RotateAsync(site);
            (await device.AnswerAsync(visitor, "accept")).Dispose();
        }

        site.OwnerOf("Mine").Should().Be("ada");
        Keys(site).GetAllKeys().Count.Should().BeGreaterThan(3);
    }

    [Fact]
    [Trait("Attack", "8")]
    public async Task A_token_under_a_revoked_key_is_a_new_visitor()
    {
        string? token;
        await using (Site site = await StartAsync(SignInMerge.Automatic))
        {
            using Device device = site.NewDevice();
            (await device.AskAsync("Mine")).Dispose();
            token = device.Token;
            (await device.TextAsync("/visitor")).Should().StartWith("web_", "the control");
            Keys(site).RevokeAllKeys(TimeProvider.System.GetUtcNow(), "stolen");
            await RotateAsync(site);
        }

        await using Site restarted = await StartAsync(SignInMerge.Automatic);
        using Device after = restarted.NewDevice();
        after.Token = token;
        (await after.TextAsync("/visitor")).Should().Be("none");
        (await after.AskAsync("Again")).Dispose();
        (await after.TextAsync("/visitor")).Should().StartWith("web_");
    }

    [Fact]
    [Trait("Attack", "8")]
    public async Task After_a_restart_only_the_token_under_the_revoked_key_is_a_new_visitor()
    {
        string? stolen;
        string? kept;
        await using (Site site = await StartAsync(SignInMerge.Automatic))
        {
            using Device one = site.NewDevice();
            (await one.AskAsync("Stolen")).Dispose();
            stolen = one.Token;
            await RotateAsync(site);
            using Device other = site.NewDevice();
            (await other.AskAsync("Kept")).Dispose();
            kept = other.Token;
            Keys(site).RevokeKey(KeyOf(stolen), "stolen");
        }

        KeyOf(kept).Should().NotBe(KeyOf(stolen));
        await using Site restarted = await StartAsync(SignInMerge.Automatic);
        using Device after = restarted.NewDevice();
        after.Token = stolen;
        (await after.TextAsync("/visitor")).Should().Be("none");
        (await after.AskAsync("Again")).Dispose();
        KeyOf(after.Token).Should().Be(KeyOf(kept));
        after.Token = kept;
        (await after.TextAsync("/visitor")).Should().StartWith("web_", "the control: its key is the host's still");
    }

    private Task<Site> StartAsync(SignInMerge merge) => Site.StartAsync(merge, services: services =>
    {
        // The last choice counts: keys in files instead of in memory.
        foreach (ServiceDescriptor ephemeral in services.Where(s => s.ServiceType == typeof(IDataProtectionProvider)).ToArray())
        {
            services.Remove(ephemeral);
        }

        services.AddDataProtection().SetApplicationName("shop").PersistKeysToFileSystem(_keys);
    });

    private static IKeyManager Keys(Site site) => site.Services.GetRequiredService<IKeyManager>();

    // The key stands before the sealed bytes, behind four bytes that tell the format.
    private static Guid KeyOf(ReadOnlySpan<byte> bytes) => new(bytes.Slice(4, 16));

    private static Guid KeyOf(string? text) => KeyOf(Base64Url.DecodeFromChars(text));

    // A running host reads its keys again beside the requests that still use those it has: wait until the new one is used, or nothing was rotated.
    private static async Task RotateAsync(Site site)
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        Guid key = Keys(site).CreateNewKey(now, now.AddDays(90)).KeyId;
        IDataProtector probe = site.Services.GetRequiredService<IDataProtectionProvider>().CreateProtector("probe");
        using PeriodicTimer wait = new(TimeSpan.FromMilliseconds(5));
        for (int turn = 0; turn < 2_000 && KeyOf(probe.Protect([1])) != key; turn++)
        {
            await wait.WaitForNextTickAsync();
        }

        KeyOf(probe.Protect([1])).Should().Be(key);
    }
}
