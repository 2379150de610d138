using AnonIdentity.Ledger;
using NodaTime;

namespace AnonIdentity.InMemory;

/// <summary>
/// The reference ledger, for demos and tests: it keeps the whole contract of <see cref="IVisitorLedger"/> but one word, <em>durable</em>.
/// One instance is one tenant. Thread-safe.
/// </summary>
public sealed class InMemoryLedger : IVisitorLedger
{
    private const long LongestClosure = 3_600_000;

    private readonly Lock _lock = new();
    private readonly Func<long> _clock;
    private readonly OrderedRows<SubjectRow> _subjects = new();
    private readonly Dictionary<ConsumerId, ConsumerRecord> _consumers = [];
    private readonly HashSet<VisitorId> _tombstones = [];
    private long _closedUntil = long.MinValue;

    /// <summary>Makes an empty ledger.</summary>
    /// <param name="time">The ledger's clock.</param>
    public InMemoryLedger(TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        _clock = () => time.GetUtcNow().ToUnixTimeMilliseconds();
    }

    /// <summary>Makes an empty ledger.</summary>
    /// <param name="clock">The ledger's clock.</param>
    public InMemoryLedger(IClock clock)
    {
        ArgumentNullException.ThrowIfNull(clock);
        _clock = () => clock.GetCurrentInstant().ToUnixTimeMilliseconds();
    }

    /// <inheritdoc/>
    public Task<SubjectRecord?> ReadAsync(Subject subject, CancellationToken cancellationToken) => Answer(now =>
        _subjects.Find(subject.ToString())?.AsSeenAt(now)
        ?? (subject.Visitor is { } visitor && _tombstones.Contains(visitor)
            ? new SubjectRecord(subject) { State = SubjectState.Forgotten }
            : null), cancellationToken);

    /// <inheritdoc/>
    public Task<TicketRecord?> ReadTicketAsync(Subject subject, string key, CancellationToken cancellationToken) => Answer(now =>
        _subjects.Find(subject.ToString())?.Tickets.Find(key) is { } stored ? SeenAt(stored, now) : null, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<TicketRecord>> ReadTicketsAsync(Subject subject, TicketFilter filter, string? afterKey, int take, CancellationToken cancellationToken) =>
        Answer<IReadOnlyList<TicketRecord>>(now => _subjects.Find(subject.ToString()) is { } row
            ? [.. row.Tickets.After(afterKey).Where(stored => Passes(row, stored.Row, filter)).Take(take).Select(stored => SeenAt(stored, now))]
            : [], cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<MoveRecord>> ReadMovesAsync(MergeId merge, MoveRows rows, CrmTicketId? after, int take, CancellationToken cancellationToken) =>
        Answer<IReadOnlyList<MoveRecord>>(_ =>
            _subjects.Find(merge.Visitor.ToString())?.Moves.GetValueOrDefault(merge.Number) is { } moves
                ? [.. moves.After(after?.Value).Where(move => Passes(move, rows)).Take(take)]
                : [], cancellationToken);

    /// <inheritdoc/>
    public Task<long?> CommitAsync(LedgerCommit commit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(commit);
        return Answer(now => Commit(commit, now), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<SubjectRecord?> LeaseAsync(Subject subject, Guid holder, TimeSpan length, CancellationToken cancellationToken) => Answer(now =>
    {
        long milliseconds = Milliseconds.From(length);
        if (_subjects.Find(subject.ToString()) is not { } row || !row.IsFree(now))
        {
            return null;
        }

        row.Record = row.Record with { Holder = holder, Version = row.Record.Version + 1 };
        row.LeaseUntil = now + milliseconds;
        row.LeaseLength = milliseconds;
        return row.AsSeenAt(now);
    }, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Subject>> ScanAsync(SubjectScan scan, int take, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scan);
        return Answer<IReadOnlyList<Subject>>(now => [.. (scan.What switch
        {
            SubjectRows.Due => _subjects.After(null).Where(row => row.DueAt <= now && row.IsFree(now)).OrderBy(row => row.DueAt),
            SubjectRows.Parked => _subjects.After(scan.After?.ToString()).Where(row => row.Record.Parked),
            SubjectRows.Expired => _subjects.After(null)
                .Where(row => row.Record.State == SubjectState.Anonymous && row.ActiveAt <= now - Milliseconds.From(scan.Age)).OrderBy(row => row.ActiveAt),
            SubjectRows.BoundTo => _subjects.After(scan.After?.ToString()).Where(row => row.Record.BoundTo is { } to && to == scan.Consumer),
            _ => throw new ArgumentOutOfRangeException(nameof(scan), scan.What, "Not a kind of subjects."),
        }).Take(take).Select(row => row.Record.Subject)], cancellationToken);
    }

    /// <inheritdoc/>
    public Task<ConsumerRecord> ClaimConsumerAsync(ConsumerId consumer, string claimant, CancellationToken cancellationToken) => Answer(_ =>
    {
        ConsumerRecord row = _consumers.GetValueOrDefault(consumer) ?? new ConsumerRecord(consumer, null, null);
        return _consumers[consumer] = row with { ClaimedBy = row.ClaimedBy ?? claimant };
    }, cancellationToken);

    /// <inheritdoc/>
    public Task ReleaseConsumerAsync(ConsumerId consumer, string claimant, CrmContactId? contact, CancellationToken cancellationToken) => Answer(_ =>
    {
        if (!_consumers.TryGetValue(consumer, out ConsumerRecord? row) || row.ClaimedBy != claimant)
        {
            return false;
        }

        if (contact is null)
        {
            return _consumers.Remove(consumer);
        }

        _consumers[consumer] = row with { Contact = contact, ClaimedBy = null };
        return true;
    }, cancellationToken);

    /// <inheritdoc/>
    public Task<TimeSpan> PauseAsync(TimeSpan atLeast, CancellationToken cancellationToken) => Answer(now =>
    {
        if (atLeast > TimeSpan.Zero)
        {
            long until = now + Milliseconds.From(atLeast);
            _closedUntil = _closedUntil > until && _closedUntil <= now + LongestClosure ? _closedUntil : until;
        }

        // Nobody closes the gate for longer: it was closed before the clock was set back.
        return _closedUntil > now && _closedUntil <= now + LongestClosure ? Milliseconds.ToSpan(_closedUntil - now) : TimeSpan.Zero;
    }, cancellationToken);

    /// <inheritdoc/>
    public Task<LedgerStatus> GetStatusAsync(CancellationToken cancellationToken) => Answer(now =>
    {
        long due = 0;
        long parked = 0;
        long oldest = now;
        foreach (SubjectRow row in _subjects.After(null))
        {
            parked += row.Record.Parked ? 1 : 0;
            if (row.DueAt is { } at && at <= now)
            {
                due++;
                oldest = Math.Min(oldest, at);
            }
        }

        return new LedgerStatus(due, parked, Milliseconds.ToSpan(now - oldest));
    }, cancellationToken);

    private static TicketRecord SeenAt(Stored<TicketRecord> stored, long now) => stored.Row with
    {
        TryingFor = stored.Row.TryingFor is null ? null : Milliseconds.ToSpan(now - stored.Since),
        Retry = stored.RetryAt(now),
    };

    private static bool Passes(SubjectRow row, TicketRecord ticket, TicketFilter filter) => filter.What switch
    {
        TicketRows.All => true,
        TicketRows.Undelivered => ticket.State is TicketState.Accepted or TicketState.Trying,
        TicketRows.Parked => ticket.State == TicketState.Parked,
        TicketRows.NotInMerge => ticket.State == TicketState.Delivered && ticket.CrmTicket is { } id
            && row.Moves.GetValueOrDefault(filter.Operation)?.Contains(id.Value) != true,
        _ => throw new ArgumentOutOfRangeException(nameof(filter), filter.What, "Not a kind of ticket rows."),
    };

    private static bool Passes(MoveRecord move, MoveRows rows) => rows switch
    {
        MoveRows.All => true,
        MoveRows.Pending => move.Result == TicketResult.Pending,
        MoveRows.ToRestore => move.Result is TicketResult.Pending or TicketResult.Moved && move.UndoResult == TicketResult.Pending,
        _ => throw new ArgumentOutOfRangeException(nameof(rows), rows, "Not a kind of move rows."),
    };

    private long? Commit(LedgerCommit commit, long now)
    {
        Subject subject = commit.Subject.Subject;
        string key = subject.ToString();
        SubjectRow? row = _subjects.Find(key);
        bool isNew = commit.Subject.Version == 0;
        if (isNew
            ? row is not null || commit.Erase || (subject.Visitor is { } visitor && _tombstones.Contains(visitor))
            : row is null || row.Record.Version != commit.Subject.Version)
        {
            return null;
        }

        if (commit.Erase)
        {
            Erase(subject, key);
        }
        else
        {
            row ??= new SubjectRow { Record = commit.Subject with { Holder = null }, ActiveAt = now };
            SubjectCommit.Apply(row, commit, now);
            _subjects.Set(key, row);
        }

        return commit.Subject.Version + 1;
    }

    private void Erase(Subject subject, string key)
    {
        _subjects.Remove(key);
        if (subject.Visitor is { } visitor)
        {
            _tombstones.Add(visitor);
        }
        else if (subject.Consumer is { } consumer && _consumers.Remove(consumer, out ConsumerRecord? row) && row.ClaimedBy is { } claimant && claimant != key)
        {
            // Another operation is at the consumer's contact: its claim goes on keeping others out.
            _consumers[consumer] = row with { Contact = null };
        }
    }

    private Task<T> Answer<T>(Func<long, T> work, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<T>(cancellationToken);
        }

        lock (_lock)
        {
            return Task.FromResult(work(_clock()));
        }
    }
}
