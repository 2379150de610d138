#region program
using AnonIdentity;
using AnonIdentity.InMemory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

HostApplicationBuilder builder = Host.CreateApplicationBuilder(args);
builder.Services.AddSingleton<InMemoryCrm>();         // stands for your adapter; one that holds state is registered before UseCrm, else it is made anew for each run
builder.Services.AddAnonymousConsumers(o => o.Naming.TimeZone = "America/New_York")
    .UseSqlite("Data Source=anon.db")
    .UseCrm<InMemoryCrm>()
    .UseRecoveryWorker();
using IHost host = builder.Build();
await host.StartAsync();                              // checks the options, and starts the worker

IVisitorIdIssuer issuer = host.Services.GetRequiredService<IVisitorIdIssuer>();
ITicketOpener opener = host.Services.GetRequiredService<ITicketOpener>();
ITicketMerger merger = host.Services.GetRequiredService<ITicketMerger>();
ConsumerId ada = new("cust-42");
new InMemoryAgent(host.Services.GetRequiredService<InMemoryCrm>()).AddContact(ada, "Ada Lovelace");

VisitorId visitor = issuer.Issue(Channel.Web);        // web_01k… public: the CRM shows it; the device keeps a token for it
TicketReceipt t = await opener.OpenAsync(visitor, new TicketDraft("Cannot sign in", "The reset mail never comes"));
visitor = t.Visitor;                                  // the one to keep from now on
MergePreview p = await merger.PreviewAsync(visitor, ada);
MergeReceipt r = await merger.MergeAsync(visitor, ada);
UndoReceipt u = await merger.UndoAsync(r.Merge, "shared tablet");
Console.WriteLine($"{t}\n{p}\n{r}\n{u}");
await host.StopAsync();
#endregion
