using AnonIdentity.AspNetCore;
using AnonIdentity.Quickstart;
using Microsoft.AspNetCore.DataProtection;

namespace AnonIdentity.WebChat;

/// <summary>A small shop's site with a support widget. Its data lives in a folder of its own, which goes with it.</summary>
internal sealed class Shop : IAsyncDisposable
{
    private readonly DirectoryInfo _data;

    private Shop(WebApplication app, DirectoryInfo data, Agent crmAgent)
    {
        App = app;
        _data = data;
        CrmAgent = crmAgent;
    }

    public WebApplication App { get; }

    /// <summary>Somebody at the screens of the CRM.</summary>
    public Agent CrmAgent { get; }

    public static async Task<Shop> OpenAsync(string[] args, Action<WebApplicationBuilder>? adjust = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = FindContent() });
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        DirectoryInfo data = Directory.CreateTempSubdirectory("webchat-");
        SqliteCrmFile crm = new(Path.Combine(data.FullName, "crm.db"));
        await crm.CreateAsync();
        Agent agent = new(crm);
        await agent.AddContactAsync("ada", "Ada Lovelace");
        builder.Services.AddSingleton(crm).AddSingleton(agent);
        builder.Services.AddDataProtection().SetApplicationName("webchat").PersistKeysToFileSystem(data.CreateSubdirectory("keys"));
        builder.Services.AddDemoSignIn();
        SignInMerge merge = Enum.Parse<SignInMerge>(builder.Configuration["Support:SignInMerge"] ?? nameof(SignInMerge.Ask));
        string ledger = "Data Source=" + Path.Combine(data.FullName, "anon.db");

        #region register
        builder.Services.AddAnonymousConsumers()
            .UseSqlite(ledger)
            .UseCrm<SqliteCrm>()
            .UseAspNetCore(o =>
            {
                o.SignInMerge = merge;
                o.ConsumerName = person => person.Identity?.Name;
                DemoSignIn.Count(o.SignInSchemes);
            });
        #endregion

        adjust?.Invoke(builder);
        WebApplication app = builder.Build();
        app.UseSafeHeaders();
        app.UseStaticFiles();
        app.UseAuthentication();
        app.UseAuthorization();

        #region map
        app.MapAnonymousConsumers("/support");
        app.MapAnonymousConsumersReview("/support/review").RequireAuthorization("agents");
        #endregion

        app.MapShopPages();
        return new Shop(app, data, agent);
    }

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _data.Delete(recursive: true);
    }

    // Beside the sources when it is run from there; beside the assembly otherwise.
    private static string FindContent()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string sources = Path.Combine(folder.FullName, "samples", "WebChat");
            if (Directory.Exists(Path.Combine(sources, "wwwroot")))
            {
                return sources;
            }
        }

        return AppContext.BaseDirectory;
    }
}
