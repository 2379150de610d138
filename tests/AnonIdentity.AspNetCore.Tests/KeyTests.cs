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
        Rotate(site);
        (await device.PostFormAsync(form, "Mine")).Dispose();
        string visitor = site.OwnerOf("Mine");
        Rotate(site);
        (await device.CountTicketsAsync()).Should().Be(1);
        Rotate(site);
        await device.SignInAsync("ada");
        Rotate(site);
        if (merge == SignInMerge.Ask)
        {
            (await device.OffersAsync()).Should().Equal(visitor);
            Rotate(site);
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
            Rotate(site);
        }

        await using Site restarted = await StartAsync(SignInMerge.Automatic);
        using Device after = restarted.NewDevice();
        after.Token = token;
        (await after.TextAsync("/visitor")).Should().Be("none");
        (await after.AskAsync("Again")).Dispose();
        (await after.TextAsync("/visitor")).Should().StartWith("web_");
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

    private static void Rotate(Site site)
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        Keys(site).CreateNewKey(now.AddMinutes(-1), now.AddDays(90));
    }
}
