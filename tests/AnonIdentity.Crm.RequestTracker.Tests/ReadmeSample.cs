using Microsoft.Extensions.DependencyInjection;

namespace AnonIdentity.Crm.RequestTracker.Tests;

/// <summary>The snippet of the package's README; compiled, and a registration that starts.</summary>
public sealed class ReadmeSample
{
    [Fact]
    public async Task The_readmes_registration_starts()
    {
        ServiceCollection services = new();

        #region register
        services.AddAnonymousConsumers()
                .UseSqlite("Data Source=anon.db")
                .UseRequestTracker(o => { o.Url = "https://rt.example.com/REST/2.0"; o.Token = "1-27-0123456789abcdef"; });
        #endregion

        await using ServiceProvider provider = services.BuildServiceProvider();
        provider.GetRequiredService<ITicketMerger>().Should().NotBeNull();
        using IServiceScope scope = provider.CreateScope();
        scope.ServiceProvider.GetRequiredKeyedService<ICrmAdapter>("").Capabilities.CanMove.Should().BeTrue();
    }
}
