using AnonIdentity;
using AnonIdentity.Crm;
using AnonIdentity.Ledger;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

var host = Host.CreateApplicationBuilder();
host.Logging.ClearProviders();
host.Services
    .AddAnonymousConsumers(o =>
    {
        o.Naming.TimeZone = "America/New_York";
        o.CallBudget = TimeSpan.FromSeconds(30);
    })
    .UseSqlite("Data Source=" + args[0])
    .UseCrm<ToyCrm>()
    .UseRecoveryWorker();
host.Services.AddHealthChecks().AddAnonymousConsumers();

using var app = host.Build();
await app.StartAsync();
var issuer = app.Services.GetRequiredService<IVisitorIdIssuer>();
var opener = app.Services.GetRequiredService<ITicketOpener>();
var merger = app.Services.GetRequiredService<ITicketMerger>();

var visitor = issuer.Issue(Channel.Web);
var opened = await opener.OpenAsync(visitor, new TicketDraft("Cannot sign in", "The reset mail never comes"));
Console.WriteLine($"open: {opened.Outcome}, same visitor: {opened.Visitor == visitor}, contact: {ToyCrm.NameOf(visitor)[..8]}");

var preview = await merger.PreviewAsync(visitor, new ConsumerId("cust-42"));
Console.WriteLine($"preview: {preview.Outcome}");

var merged = await merger.MergeAsync(visitor, new ConsumerId("cust-42"));
Console.WriteLine($"merge: {merged.Outcome}, moved: {merged.Counts.Moved}, with cust-42: {ToyCrm.TicketsOf("cust-42")}");

var undone = await merger.UndoAsync(merged.Merge, "shared tablet");
Console.WriteLine($"undo: {undone.Outcome}, with cust-42: {ToyCrm.TicketsOf("cust-42")}");

var health = await app.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();
Console.WriteLine($"health: {health.Status}");
await app.StopAsync();

// Another tenant, without host and logging; nobody is called before the first ticket.
var bare = new ServiceCollection();
bare.AddAnonymousConsumers("acme")
    .UsePostgreSql("Host=127.0.0.1;Port=1;Database=anon;Username=anon")
    .UseRequestTracker(o =>
    {
        o.Url = "http://127.0.0.1:1/REST/2.0";
        o.Token = "1-23-0123456789abcdef0123456789abcdef";
    });
await using var provider = bare.BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true });
await using var scope = provider.CreateAsyncScope();
provider.GetRequiredKeyedService<ITicketOpener>("acme");
Console.WriteLine($"acme: {provider.GetRequiredKeyedService<IVisitorLedger>("acme").GetType().Assembly.GetName().Name}");
Console.WriteLine($"acme: moves {scope.ServiceProvider.GetRequiredKeyedService<ICrmAdapter>("acme").Capabilities.MoveBatch} tickets at once");
