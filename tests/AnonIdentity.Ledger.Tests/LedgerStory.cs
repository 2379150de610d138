using AnonIdentity.Crm;
using AnonIdentity.Ledger;

namespace AnonIdentity.Ledger.Tests;

/// <summary>Calls everything that a ledger can do, in every form that makes another statement.</summary>
internal static class LedgerStory
{
    public static async Task KeyedAsync(IVisitorLedger ledger, VisitorId visitor, CancellationToken cancel)
    {
        Subject subject = Subject.Of(visitor);
        MergeId merge = new(visitor, 1);
        MoveRecord[] moves = [new(merge, new CrmTicketId("1")), new(merge, new CrmTicketId("2"))];
        TicketRecord ticket = new("k") { State = TicketState.Accepted, Content = new TicketContent("s", "b", new Dictionary<string, string>()) };
        OperationRecord operation = new(1) { Before = new CrmContact(new CrmContactId("c")) };
        SubjectRecord record = new(subject) { State = SubjectState.Anonymous };
        await ledger.ReadAsync(subject, cancel);
        await CommitAsync(new LedgerCommit(record) { Tickets = [ticket], Active = true, Lease = new LeaseChange(new Guid(1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1), TimeSpan.Zero) });
        await CommitAsync(new LedgerCommit(record) { Tickets = [ticket, ticket with { Key = "l" }], Active = true });
        await CommitAsync(new LedgerCommit(record) { Operations = [operation, new OperationRecord(2)], NewMoves = moves, Lease = LeaseChange.Release });
        await CommitAsync(new LedgerCommit(record) { Moves = moves });
        await CommitAsync(new LedgerCommit(record) { Moves = moves[..1], Operations = [operation] });
        await CommitAsync(new LedgerCommit(record) { PurgeMoves = 1, NewMoves = moves, Moves = moves });
        await CommitAsync(new LedgerCommit(record) { PurgeMoves = 1 });
        await CommitAsync(new LedgerCommit(record));
        await ledger.LeaseAsync(subject, new Guid(2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1), TimeSpan.FromSeconds(1), cancel);
        await ledger.ReadTicketAsync(subject, "k", cancel);
        foreach (TicketFilter filter in new[] { TicketFilter.All, TicketFilter.Parked, TicketFilter.Undelivered, TicketFilter.NotInMerge(1) })
        {
            await ledger.ReadTicketsAsync(subject, filter, null, 1, cancel);
            await ledger.ReadTicketsAsync(subject, filter, "k", 1, cancel);
        }

        foreach (MoveRows rows in Enum.GetValues<MoveRows>())
        {
            await ledger.ReadMovesAsync(merge, rows, null, 1, cancel);
            await ledger.ReadMovesAsync(merge, rows, new CrmTicketId("1"), 1, cancel);
        }

        ConsumerId consumer = new("c");
        await ledger.ClaimConsumerAsync(consumer, "me", cancel);
        await ledger.ReleaseConsumerAsync(consumer, "me", new CrmContactId("c"), cancel);
        await ledger.ClaimConsumerAsync(consumer, "me", cancel);
        await ledger.ReleaseConsumerAsync(consumer, "me", null, cancel);
        await ledger.PauseAsync(TimeSpan.Zero, cancel);
        await ledger.PauseAsync(TimeSpan.FromSeconds(1), cancel);
        await CommitAsync(new LedgerCommit(record) { Erase = true });
        await ledger.ReadAsync(subject, cancel);
        record = new SubjectRecord(Subject.Of(consumer)) { State = SubjectState.Consumer };
        await CommitAsync(new LedgerCommit(record));
        await CommitAsync(new LedgerCommit(record) { Erase = true });

        async Task CommitAsync(LedgerCommit commit)
        {
            SubjectRecord? now = await ledger.ReadAsync(record.Subject, cancel);
            (await ledger.CommitAsync(commit with { Subject = now ?? record }, cancel)).Should().NotBeNull();
        }
    }

    public static async Task ScansAsync(IVisitorLedger ledger, CancellationToken cancel)
    {
        ConsumerId consumer = new("c");
        await ledger.GetStatusAsync(cancel);
        await ledger.ScanAsync(new SubjectScan(SubjectRows.Due), 1, cancel);
        await ledger.ScanAsync(new SubjectScan(SubjectRows.Expired), 1, cancel);
        foreach (SubjectRows rows in new[] { SubjectRows.Parked, SubjectRows.BoundTo })
        {
            await ledger.ScanAsync(new SubjectScan(rows, Consumer: consumer), 1, cancel);
            await ledger.ScanAsync(new SubjectScan(rows, Subject.Of(consumer), Consumer: consumer), 1, cancel);
        }
    }
}
