using AnonIdentity.InMemory;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace AnonIdentity.Benchmarks.Web;

/// <summary>Tickets through the library's own endpoints.</summary>
internal sealed class LibrarySite : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly string _connectionString;
    private readonly InMemoryCrm _crm;

    private LibrarySite(WebApplication app, string connectionString, InMemoryCrm crm)
    {
        _app = app;
        _connectionString = connectionString;
        _crm = crm;
    }

    internal Uri Address => KestrelHost.AddressOf(_app);

    internal static async Task<LibrarySite> StartAsync(string connectionString)
    {
        InMemoryCrm crm = new();
        WebApplicationBuilder builder = KestrelHost.NewBuilder();
        builder.Services.AddAnonymousConsumers(static o => o.CallBudget = TimeSpan.FromMinutes(1)).UseSqlite(connectionString).UseCrm(crm).UseAspNetCore(static o =>
            o.Budgets.PerVisitor = o.Budgets.PerNetwork = o.Budgets.InAll = int.MaxValue);
        WebApplication app = KestrelHost.Build(builder);
        app.MapAnonymousConsumers("/support");
        await app.StartAsync();
        return new LibrarySite(app, connectionString, crm);
    }

    internal SupportRows Count() => SupportRows.Of(_connectionString, _crm);

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}
