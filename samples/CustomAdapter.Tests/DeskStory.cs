using AnonIdentity.Crm;
using AnonIdentity.InMemory;
using Microsoft.Extensions.DependencyInjection;

namespace AnonIdentity.CustomAdapter.Tests;

/// <summary>The library on this adapter, as a host uses it, while agents work.</summary>
public sealed class DeskStory
{
    #region story
    [Fact]
    public async Task Tickets_end_with_the_consumer_whatever_agents_do()
    {
        await using DeskHarness desk = new();
        await using ServiceProvider host = new ServiceCollection().AddAnonymousConsumers()
            .UseLedger(_ => new InMemoryLedger(TimeProvider.System))
            .UseCrm(desk.Adapter)
            .Services.BuildServiceProvider();
        ITicketOpener opener = host.GetRequiredService<ITicketOpener>();
        CancellationToken cancel = TestContext.Current.CancellationToken;
        ConsumerId maria = desk.NewConsumer();
        CrmContact known = await desk.Adapter.EnsureContactAsync(new NewContact(ContactKey.Of(maria), "Maria Lopez", maria.Value), cancel);

        VisitorId visitor = host.GetRequiredService<IVisitorIdIssuer>().Issue(Channel.Web);
        TicketReceipt first = await opener.OpenAsync(visitor, new TicketDraft("Cannot sign in", "The reset mail never comes"), cancel);
        await desk.MergeAwayAsync(first.Contact!.Value, known.Id, cancel); // an agent has found out who it is
        TicketReceipt second = await opener.OpenAsync(visitor, new TicketDraft("And now", "It comes twice"), cancel);
        MergeReceipt merge = await host.GetRequiredService<ITicketMerger>().MergeAsync(visitor, maria, cancel);

        Assert.Equal((TicketOutcome.Opened, TicketOutcome.Opened), (first.Outcome, second.Outcome));
        Assert.Equal(MergeOutcome.Merged, merge.Outcome);
        Assert.Equal(2, await desk.CountTicketsAsync(known.Id, cancel));
    }
    #endregion
}
