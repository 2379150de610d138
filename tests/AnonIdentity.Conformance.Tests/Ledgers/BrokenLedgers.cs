using AnonIdentity.Ledger;

namespace AnonIdentity.Conformance.Tests.Ledgers;

internal sealed class IgnoresTheVersion(IVisitorLedger inner) : PassThroughLedger(inner)
{
    public override async Task<long?> CommitAsync(LedgerCommit commit, CancellationToken cancellationToken)
    {
        long now = (await Inner.ReadAsync(commit.Subject.Subject, cancellationToken))?.Version ?? 0;
        return await Inner.CommitAsync(commit with { Subject = commit.Subject with { Version = now } }, cancellationToken);
    }
}

internal sealed class WritesPartOfALostCommit(IVisitorLedger inner) : PassThroughLedger(inner)
{
    public override async Task<long?> CommitAsync(LedgerCommit commit, CancellationToken cancellationToken)
    {
        long? version = await Inner.CommitAsync(commit, cancellationToken);
        if (version is null && commit.Tickets.Count > 0 && await Inner.ReadAsync(commit.Subject.Subject, cancellationToken) is { Version: > 0 } now)
        {
            await Inner.CommitAsync(new LedgerCommit(now) { Tickets = commit.Tickets }, cancellationToken);
        }

        return version;
    }
}

internal sealed class GivesTheLeaseTwice(IVisitorLedger inner) : PassThroughLedger(inner)
{
    public override async Task<SubjectRecord?> LeaseAsync(Subject subject, Guid holder, TimeSpan length, CancellationToken cancellationToken) =>
        await Inner.LeaseAsync(subject, holder, length, cancellationToken) ?? await Inner.ReadAsync(subject, cancellationToken);
}

internal sealed class MeasuresALeaseByTheTaker(IVisitorLedger inner) : PassThroughLedger(inner)
{
    public override async Task<SubjectRecord?> LeaseAsync(Subject subject, Guid holder, TimeSpan length, CancellationToken cancellationToken)
    {
        if (await Inner.ReadAsync(subject, cancellationToken) is { Version: > 0 } now && now.LeaseLeft > length)
        {
            await Inner.CommitAsync(new LedgerCommit(now) { Lease = LeaseChange.Release }, cancellationToken);
        }

        return await Inner.LeaseAsync(subject, holder, length, cancellationToken);
    }
}

internal sealed class ErasesAnothersClaim(IVisitorLedger inner) : PassThroughLedger(inner)
{
    public override async Task<long?> CommitAsync(LedgerCommit commit, CancellationToken cancellationToken)
    {
        long? version = await Inner.CommitAsync(commit, cancellationToken);
        if (version is not null && commit is { Erase: true, Subject.Subject.Consumer: { } consumer })
        {
            ConsumerRecord left = await Inner.ClaimConsumerAsync(consumer, "nobody", cancellationToken);
            await Inner.ReleaseConsumerAsync(consumer, left.ClaimedBy!, null, cancellationToken);
        }

        return version;
    }
}

internal sealed class NeverTakesALeaseOver(IVisitorLedger inner) : PassThroughLedger(inner)
{
    public override async Task<SubjectRecord?> LeaseAsync(Subject subject, Guid holder, TimeSpan length, CancellationToken cancellationToken) =>
        (await Inner.ReadAsync(subject, cancellationToken))?.Holder is null ? await Inner.LeaseAsync(subject, holder, length, cancellationToken) : null;
}

internal sealed class HidesTheFence(IVisitorLedger inner) : PassThroughLedger(inner)
{
    public override async Task<SubjectRecord?> LeaseAsync(Subject subject, Guid holder, TimeSpan length, CancellationToken cancellationToken) =>
        await Inner.LeaseAsync(subject, holder, length, cancellationToken) is { } held ? held with { Version = held.Version - 1 } : null;
}

internal sealed class FoldsIdentifiers(IVisitorLedger inner) : PassThroughLedger(inner)
{
    public override Task<ConsumerRecord> ClaimConsumerAsync(ConsumerId consumer, string claimant, CancellationToken cancellationToken) =>
        Inner.ClaimConsumerAsync(new ConsumerId(consumer.Value.ToLowerInvariant()), claimant, cancellationToken);
}

internal sealed class GivesAClaimToTheLast(IVisitorLedger inner) : PassThroughLedger(inner)
{
    public override async Task<ConsumerRecord> ClaimConsumerAsync(ConsumerId consumer, string claimant, CancellationToken cancellationToken) =>
        (await Inner.ClaimConsumerAsync(consumer, claimant, cancellationToken)) with { ClaimedBy = claimant };
}

internal sealed class LetsAnyoneGiveAClaimBack(IVisitorLedger inner) : PassThroughLedger(inner)
{
    public override async Task ReleaseConsumerAsync(ConsumerId consumer, string claimant, CrmContactId? contact, CancellationToken cancellationToken)
    {
        ConsumerRecord now = await Inner.ClaimConsumerAsync(consumer, claimant, cancellationToken);
        await Inner.ReleaseConsumerAsync(consumer, now.ClaimedBy!, contact, cancellationToken);
    }
}

internal sealed class ShortensTheGate(IVisitorLedger inner) : PassThroughLedger(inner)
{
    private TimeSpan _last;

    public override async Task<TimeSpan> PauseAsync(TimeSpan atLeast, CancellationToken cancellationToken)
    {
        TimeSpan closed = await Inner.PauseAsync(atLeast, cancellationToken);
        _last = atLeast > TimeSpan.Zero ? atLeast : _last;
        return closed < _last ? closed : _last;
    }
}

internal sealed class BuriesNobody(IVisitorLedger inner) : PassThroughLedger(inner)
{
    public override async Task<SubjectRecord?> ReadAsync(Subject subject, CancellationToken cancellationToken) =>
        await Inner.ReadAsync(subject, cancellationToken) is { Version: > 0 } record ? record : null;
}

internal sealed class KeepsOldMoves(IVisitorLedger inner) : PassThroughLedger(inner)
{
    public override Task<long?> CommitAsync(LedgerCommit commit, CancellationToken cancellationToken) => Inner.CommitAsync(commit with { PurgeMoves = null }, cancellationToken);
}

internal sealed class KeepsBodies(IVisitorLedger inner) : PassThroughLedger(inner)
{
    private readonly Dictionary<string, TicketContent?> _bodies = [];

    public override Task<long?> CommitAsync(LedgerCommit commit, CancellationToken cancellationToken)
    {
        foreach (TicketRecord ticket in commit.Tickets.Where(t => t.Content is not null))
        {
            _bodies[ticket.Key] = ticket.Content;
        }

        return Inner.CommitAsync(commit, cancellationToken);
    }

    public override async Task<TicketRecord?> ReadTicketAsync(Subject subject, string key, CancellationToken cancellationToken) =>
        await Inner.ReadTicketAsync(subject, key, cancellationToken) is { } ticket ? ticket with { Content = ticket.Content ?? _bodies.GetValueOrDefault(key) } : null;
}

internal sealed class PagesOverlap(IVisitorLedger inner) : PassThroughLedger(inner)
{
    public override async Task<IReadOnlyList<MoveRecord>> ReadMovesAsync(MergeId merge, MoveRows rows, CrmTicketId? after, int take, CancellationToken cancellationToken)
    {
        IReadOnlyList<MoveRecord> page = await Inner.ReadMovesAsync(merge, rows, after, take, cancellationToken);
        return after is { } last && page.Count > 0 ? [.. page.Take(take - 1).Prepend(new MoveRecord(merge, last))] : page;
    }
}

internal sealed class ScansHeldSubjects(IVisitorLedger inner) : PassThroughLedger(inner)
{
    private readonly List<Subject> _due = [];

    public override Task<long?> CommitAsync(LedgerCommit commit, CancellationToken cancellationToken)
    {
        if (commit.Subject.DueIn <= TimeSpan.Zero)
        {
            _due.Add(commit.Subject.Subject);
        }

        return Inner.CommitAsync(commit, cancellationToken);
    }

    public override async Task<IReadOnlyList<Subject>> ScanAsync(SubjectScan scan, int take, CancellationToken cancellationToken)
    {
        IReadOnlyList<Subject> found = await Inner.ScanAsync(scan, take, cancellationToken);
        return scan.What == SubjectRows.Due ? [.. found.Concat(_due).Distinct().Take(take)] : found;
    }
}

internal sealed class OverwritesOwners(IVisitorLedger inner) : PassThroughLedger(inner)
{
    private readonly Dictionary<(MergeId, CrmTicketId), IReadOnlyList<CrmContactId>> _owners = [];

    public override Task<long?> CommitAsync(LedgerCommit commit, CancellationToken cancellationToken)
    {
        foreach (MoveRecord move in commit.NewMoves)
        {
            _owners[(move.Merge, move.Ticket)] = move.OwnersBefore;
        }

        return Inner.CommitAsync(commit, cancellationToken);
    }

    public override async Task<IReadOnlyList<MoveRecord>> ReadMovesAsync(MergeId merge, MoveRows rows, CrmTicketId? after, int take, CancellationToken cancellationToken) =>
        [.. (await Inner.ReadMovesAsync(merge, rows, after, take, cancellationToken)).Select(m => m with { OwnersBefore = _owners.GetValueOrDefault((m.Merge, m.Ticket), m.OwnersBefore) })];
}
