using Microsoft.Extensions.DependencyInjection;

namespace AnonIdentity.Quickstart;

/// <summary>The code of the core package's README, as it stands there; <c>first-steps</c> runs it in the current folder.</summary>
internal static class FirstSteps
{
    public static async Task<int> RunAsync(TextWriter output)
    {
        SqliteCrmFile file = new("crm.db");
        await file.CreateAsync();
        await new Agent(file).AddContactAsync("cust-42", "Ada Lovelace");
        ServiceCollection services = new();

        #region setup
        services.AddSingleton(file); // what the adapter's constructor takes: here SqliteCrm(SqliteCrmFile file)
        services.AddAnonymousConsumers(o => o.Naming.TimeZone = "America/New_York")
                .UseSqlite("Data Source=anon.db")
                .UseCrm<SqliteCrm>()
                .UseRecoveryWorker();
        #endregion

        await using ServiceProvider provider = services.BuildServiceProvider();
        IVisitorIdIssuer issuer = provider.GetRequiredService<IVisitorIdIssuer>();
        ITicketOpener opener = provider.GetRequiredService<ITicketOpener>();
        ITicketMerger merger = provider.GetRequiredService<ITicketMerger>();

        #region calls
        VisitorId visitor = issuer.Issue(Channel.Web);                    // web_01k… public: the CRM shows it; the device keeps a token for it
        TicketReceipt t = await opener.OpenAsync(visitor, new TicketDraft("Cannot sign in", "The reset mail never comes"));
        visitor = t.Visitor;
        MergePreview p = await merger.PreviewAsync(visitor, new ConsumerId("cust-42"));
        MergeReceipt r = await merger.MergeAsync(visitor, new ConsumerId("cust-42"));
        UndoReceipt u = await merger.UndoAsync(r.Merge, "shared tablet");
        #endregion

        await output.WriteLineAsync($"{visitor}: {t.Outcome}, would be {p.Outcome}, {r.Outcome}, {u.Outcome}");
        return (t.Outcome, p.Outcome, r.Outcome, u.Outcome) == (TicketOutcome.Opened, MergeOutcome.Merged, MergeOutcome.Merged, UndoOutcome.Undone) ? 0 : 1;
    }
}
