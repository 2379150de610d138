using AnonIdentity.Crm;
using AnonIdentity.Operations;
using Microsoft.Extensions.DependencyInjection;

namespace AnonIdentity.Tests.Operations;

public class AdapterProbeTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Trait("Rule", "A1")]
    public async Task An_adapter_that_was_asked_is_disposed_of_though_nobody_waits(bool slowly)
    {
        TaskCompletionSource disposal = new();
        if (!slowly)
        {
            disposal.SetResult();
        }

        ServiceCollection services = new();
        services.AddScoped(_ => new Scoped(disposal.Task));
        services.AddKeyedScoped("acme", static (provider, _) =>
        {
            _ = provider.GetRequiredService<Scoped>();
            return new CrmSource(static _ => new InMemory.InMemoryCrm());
        });
        await using ServiceProvider provider = services.BuildServiceProvider(validateScopes: true);
        int before = Scoped.Disposed;

        CrmCapabilities capabilities = AdapterProbe.Ask(provider.GetRequiredService<IServiceScopeFactory>(), "acme", static crm => crm.Capabilities);

        capabilities.Should().NotBeNull();
        Scoped.Disposed.Should().Be(slowly ? before : before + 1);
        disposal.TrySetResult();
        Scoped.Disposed.Should().Be(before + 1);
    }

    private sealed class Scoped(Task disposal) : IAsyncDisposable
    {
        public static int Disposed { get; private set; }

        public async ValueTask DisposeAsync()
        {
            await disposal.ConfigureAwait(false);
            Disposed++;
        }
    }
}
