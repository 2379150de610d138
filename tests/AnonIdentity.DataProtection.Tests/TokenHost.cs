using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using NodaTime.Testing;

namespace AnonIdentity.DataProtection.Tests;

/// <summary>A host with tokens for two tenants. Hosts on the same folder share their keys, as hosts of one application do.</summary>
internal sealed class TokenHost : IDisposable
{
    private readonly ServiceProvider _services;

    public TokenHost(DirectoryInfo? keys = null)
    {
        ServiceCollection services = new();
        services.AddSingleton<IClock>(Clock);
        services.AddAnonymousConsumers().UseVisitorTokens();
        services.AddAnonymousConsumers("acme").UseVisitorTokens();
        IDataProtectionBuilder protection = services.AddDataProtection().SetApplicationName("shop");
        _ = keys is null ? protection.UseEphemeralDataProtectionProvider() : protection.PersistKeysToFileSystem(keys);
        _services = services.BuildServiceProvider();
    }

    public FakeClock Clock { get; } = new(Instant.FromUtc(2026, 10, 5, 10, 15));

    public IVisitorTokens Tokens => _services.GetRequiredService<IVisitorTokens>();

    public IVisitorTokens AcmeTokens => _services.GetRequiredKeyedService<IVisitorTokens>("acme");

    public IKeyManager Keys => _services.GetRequiredService<IKeyManager>();

    public IDataProtectionProvider Protection => _services.GetRequiredService<IDataProtectionProvider>();

    public VisitorId NewVisitor() => _services.GetRequiredService<IVisitorIdIssuer>().Issue(Channel.Web);

    /// <summary>A sealed text of any purpose and version, by this host's keys.</summary>
    public SealedText Text(string purpose, string tenant = "") =>
        new(Protection, purpose, tenant, () => Clock.GetCurrentInstant().ToUnixTimeMilliseconds(), TimeSpan.FromDays(180), TimeSpan.FromMinutes(5));

    public void Dispose() => _services.Dispose();
}
