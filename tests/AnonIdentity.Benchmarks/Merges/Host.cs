using AnonIdentity.Crm;
using Microsoft.Extensions.DependencyInjection;

namespace AnonIdentity.Benchmarks.Merges;

/// <summary>One host of the library, with a ledger and a CRM that others may share.</summary>
internal sealed class Host : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    internal Host(ICrmAdapter crm, Action<AnonymousConsumersBuilder> ledger)
    {
        ServiceCollection services = new();
        ledger(services.AddAnonymousConsumers(o => o.CallBudget = TimeSpan.FromMinutes(1)).UseCrm(crm));
        _services = services.BuildServiceProvider();
        Issuer = _services.GetRequiredService<IVisitorIdIssuer>();
        Opener = _services.GetRequiredService<ITicketOpener>();
        Merger = _services.GetRequiredService<ITicketMerger>();
        Recovery = _services.GetRequiredService<IRecovery>();
    }

    internal IVisitorIdIssuer Issuer { get; }

    internal ITicketOpener Opener { get; }

    internal ITicketMerger Merger { get; }

    internal IRecovery Recovery { get; }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    internal async Task<VisitorId> OpenAsync(int tickets)
    {
        VisitorId visitor = Issuer.Issue(Channel.Web);
        for (int i = 0; i < tickets; i++)
        {
            TicketReceipt receipt = await Opener.OpenAsync(visitor, new TicketDraft("Cannot sign in", "The reset mail never comes."), CancellationToken.None);
            if (receipt.Outcome != TicketOutcome.Opened)
            {
                throw new InvalidOperationException($"The ticket is {receipt.Outcome}.");
            }
        }

        return visitor;
    }

    internal async Task<MergeReceipt> MergeAsync(VisitorId visitor, ConsumerId consumer)
    {
        MergeReceipt receipt = await Merger.MergeAsync(visitor, consumer);
        return receipt.Outcome is MergeOutcome.Merged or MergeOutcome.Promoted ? receipt : throw new InvalidOperationException($"The merge is {receipt.Outcome}.");
    }
}
