using System.Globalization;
using AnonIdentity.Benchmarks.Quick;
using AnonIdentity.Crm;
using AnonIdentity.InMemory;

namespace AnonIdentity.Benchmarks.Merges;

/// <summary>What the library adds to moving three tickets: everything but the CRM's own work.</summary>
internal sealed class SmallMergeRow : IQuickRow
{
    private const int Rounds = 25;
    private const int PerRound = 20;
    private static readonly ConsumerId Consumer = new("cust-42");

    public string Work => "merge of 3 tickets, in-memory CRM and ledger";

    public async Task<IReadOnlyList<QuickResult>> MeasureAsync(CancellationToken cancellationToken)
    {
        // A CRM and a ledger of its own for each round, made before it: what is measured does not grow with the rounds.
        Queue<Prepared> merges = new();
        Queue<Prepared> moves = new();
        for (int i = 0; i < Rounds + 1; i++)
        {
            merges.Enqueue(await PrepareAsync());
            moves.Enqueue(await PrepareAsync());
        }

        AsyncDuel duel = await AsyncDuel.RunAsync(Rounds, () => MergeAsync(merges.Dequeue()), () => MoveAsync(moves.Dequeue()));
        return
        [
            new QuickResult(
                "the moves alone",
                "overhead and allocations stated",
                string.Create(CultureInfo.InvariantCulture, $"{(duel.Microseconds - duel.BesideMicroseconds) / PerRound:0} µs and {(duel.Bytes - duel.BesideBytes) / PerRound / 1024:0.0} KB more than {duel.BesideMicroseconds / PerRound:0.0} µs and {duel.BesideBytes / PerRound / 1024:0.0} KB"),
                true),
        ];
    }

    private static async Task<Prepared> PrepareAsync()
    {
        InMemoryCrm crm = new();
        CrmContact known = await crm.EnsureContactAsync(new NewContact(ContactKey.Of(Consumer), "Jo", "Doe"), CancellationToken.None);
        Host host = new(crm, builder => builder.UseLedger(_ => new InMemoryLedger(TimeProvider.System)));
        List<VisitorId> visitors = [];
        for (int i = 0; i < PerRound; i++)
        {
            visitors.Add(await host.OpenAsync(3));
        }

        List<TicketMove> moves = [.. crm.Tickets.GroupBy(ticket => ticket.Contacts[0]).Select(own => new TicketMove(own.Key, known.Id, [.. own.Select(ticket => new CrmTicket(ticket.Id, ticket.Contacts))]))];
        return new Prepared(host, crm, visitors, moves);
    }

    private static async Task MergeAsync(Prepared round)
    {
        foreach (VisitorId visitor in round.Visitors)
        {
            await round.Host.MergeAsync(visitor, Consumer);
        }
    }

    private static async Task MoveAsync(Prepared round)
    {
        foreach (TicketMove move in round.Moves)
        {
            await round.Crm.MoveTicketsAsync(move, CancellationToken.None);
        }
    }

    private sealed record Prepared(Host Host, InMemoryCrm Crm, List<VisitorId> Visitors, List<TicketMove> Moves);
}
