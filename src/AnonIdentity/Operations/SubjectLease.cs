using AnonIdentity.Ledger;

namespace AnonIdentity.Operations;

/// <summary>A subject that this host holds. Every write goes through it and carries the version that the lease raised: the fence.</summary>
internal sealed class SubjectLease
{
    // A write that says what the row was leaves it due since when it was. Work that goes on for long must not look left lying (rule O2).
    private static readonly TimeSpan WholeEvery = TimeSpan.FromSeconds(5);

    private readonly Tenant _tenant;
    private readonly Guid _holder;
    private long _wholeAt;

    private SubjectLease(Tenant tenant, Guid holder, SubjectRecord record, long renewedAt)
    {
        _tenant = tenant;
        _holder = holder;
        TakenAt = RenewedAt = ReadAt = _wholeAt = renewedAt;
        Record = record;
    }

    /// <summary>The subject as it is; ours until somebody raises the version.</summary>
    internal SubjectRecord Record { get; private set; }

    /// <summary>When it was taken, on this host's monotonic clock.</summary>
    internal long TakenAt { get; }

    /// <summary>When it was taken or last renewed: each write renews it.</summary>
    internal long RenewedAt { get; private set; }

    /// <summary>When the durations in <see cref="Record"/> were read.</summary>
    internal long ReadAt { get; private set; }

    /// <summary>Raised whenever somebody else changed the subject under our lease: what was read of it before may be stale.</summary>
    internal int Intrusions { get; private set; }

    internal Subject Subject => Record.Subject;

    /// <summary>The draft that came with the commit that took the lease: marked as being tried, and known not to have been.</summary>
    internal TicketRecord? JustAccepted { get; private init; }

    /// <summary>Whether the subject was new with that commit: it has nothing else to do.</summary>
    internal bool JustMade { get; private init; }

    /// <summary>Whether nothing was due or parked in the record that the commit was made from: that draft is all there is to do.</summary>
    internal bool WasIdle { get; private init; }

    /// <summary>That draft once this lease has written that it is in the CRM: whoever waits for it need not read it again.</summary>
    internal TicketRecord? Delivered { get; set; }

    /// <summary>Whether the holder before did not give it back: it died, or was too slow, and what it had sent may still take effect.</summary>
    internal bool Abandoned { get; private init; }

    /// <summary>How long the lease lasts at least, on this host's monotonic clock.</summary>
    internal TimeSpan Left => _tenant.Options.Lease - _tenant.Time.GetElapsedTime(RenewedAt);

    internal static async Task<SubjectLease?> TakeAsync(Tenant tenant, Subject subject, CancellationToken cancellationToken)
    {
        SubjectRecord? before = await tenant.Ledger.ReadAsync(subject, cancellationToken).ConfigureAwait(false);
        Guid holder = NewHolder();
        long now = tenant.Time.GetTimestamp();
        bool held = before is { LeaseLeft: var left } && left > TimeSpan.Zero && left <= tenant.Options.Lease;
        SubjectRecord? record = before is not { Version: > 0 } || held ? null
            : await tenant.Ledger.LeaseAsync(subject, holder, tenant.Options.Lease, cancellationToken).ConfigureAwait(false);
        return record is null ? null : new SubjectLease(tenant, holder, record, now) { Abandoned = before!.Holder is not null || before.Version + 1 != record.Version };
    }

    /// <summary>Commits a change and takes the lease with it if it was free in the record that the change was made from.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="commit">The change.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="justAccepted">A draft in the commit that is marked as being tried, and was not.</param>
    /// <param name="wasIdle">Whether nothing was due or parked in the record that the commit was made from.</param>
    /// <returns>Whether the commit won, and the lease if it was taken.</returns>
    internal static async Task<(bool Won, SubjectLease? Lease)> CommitAsync(Tenant tenant, LedgerCommit commit, CancellationToken cancellationToken, TicketRecord? justAccepted = null, bool wasIdle = false)
    {
        Guid holder = NewHolder();
        bool free = commit.Subject.LeaseLeft <= TimeSpan.Zero;
        long now = tenant.Time.GetTimestamp();
        long? version = await tenant.Ledger.CommitAsync(
            free ? commit with { Lease = new LeaseChange(holder, tenant.Options.Lease) } : commit,
            cancellationToken).ConfigureAwait(false);
        if (version is not { } won)
        {
            return (false, null);
        }

        return (true, free ? new SubjectLease(tenant, holder, After(commit, won), now) { JustAccepted = justAccepted, JustMade = commit.Subject.Version == 0, WasIdle = wasIdle, Abandoned = commit.Subject.Holder is not null } : null);
    }

    /// <summary>Writes a change that is made from the record as it is. Someone else may write between (a draft, a bind, an undo, a forget):
    /// then the change is made anew from the fresh record.</summary>
    /// <param name="change">The change; <see langword="null"/> from it: it no longer applies.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Whether the change was written.</returns>
    /// <exception cref="LeaseLostException">Another host has the subject.</exception>
    internal async Task<bool> ApplyAsync(Func<SubjectRecord, LedgerCommit?> change, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (change(Record) is not { } commit)
            {
                return false;
            }

            long now = _tenant.Time.GetTimestamp();
            bool whole = _tenant.Time.GetElapsedTime(_wholeAt, now) >= WholeEvery;
            commit = commit with { Before = whole ? null : Record, Lease = commit.Lease ?? new LeaseChange(_holder, _tenant.Options.Lease) };
            if (await _tenant.Ledger.CommitAsync(commit, cancellationToken).ConfigureAwait(false) is { } version)
            {
                Record = After(commit, version);
                RenewedAt = now;
                _wholeAt = whole ? now : _wholeAt;
                return true;
            }

            await ReloadAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task ReloadAsync(CancellationToken cancellationToken)
    {
        long now = _tenant.Time.GetTimestamp();
        SubjectRecord? fresh = await _tenant.Ledger.ReadAsync(Subject, cancellationToken).ConfigureAwait(false);
        if (fresh is null || fresh.Holder != _holder)
        {
            throw new LeaseLostException();
        }

        Record = fresh;
        ReadAt = now;
        Intrusions++;
    }

    private static SubjectRecord After(LedgerCommit commit, long version)
    {
        SubjectRecord record = commit.Subject with { Version = version };
        if (commit.Operations.Count == 0)
        {
            return record;
        }

        List<OperationRecord> operations = [.. record.Operations];
        foreach (OperationRecord changed in commit.Operations)
        {
            int at = operations.FindIndex(o => o.Number == changed.Number);
            if (at < 0)
            {
                operations.Add(changed);
            }
            else
            {
                operations[at] = changed;
            }
        }

        return record with { Operations = operations };
    }

    private static Guid NewHolder()
    {
        Span<byte> bytes = stackalloc byte[16];
        System.Security.Cryptography.RandomNumberGenerator.Fill(bytes);
        return new Guid(bytes);
    }
}
