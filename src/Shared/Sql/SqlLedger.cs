using AnonIdentity.Ledger;

namespace AnonIdentity.Sql;

/// <summary>The ledger of one tenant in a database: each call is one session, and most are one statement.</summary>
internal sealed class SqlLedger : IVisitorLedger, IDisposable, IAsyncDisposable
{
    private readonly SqlRunner _runner;
    private readonly SubjectReads _subjects;
    private readonly TicketReads _tickets;
    private readonly SubjectScans _scans;
    private readonly ConsumerClaims _claims;
    private readonly Gate _gate;
    private readonly CommitRunner _commits;

    public SqlLedger(SqlDialect dialect, SqlSettings settings)
    {
        _runner = new SqlRunner(dialect, settings);
        _subjects = new SubjectReads(_runner);
        _tickets = new TicketReads(_runner);
        _scans = new SubjectScans(_runner);
        _claims = new ConsumerClaims(_runner);
        _gate = new Gate(_runner);
        _commits = new CommitRunner(_runner);
    }

    public Task<SubjectRecord?> ReadAsync(Subject subject, CancellationToken cancellationToken) => _subjects.ReadAsync(subject, cancellationToken);

    public Task<TicketRecord?> ReadTicketAsync(Subject subject, string key, CancellationToken cancellationToken) => _tickets.ReadAsync(subject, key, cancellationToken);

    public Task<IReadOnlyList<TicketRecord>> ReadTicketsAsync(Subject subject, TicketFilter filter, string? afterKey, int take, CancellationToken cancellationToken) =>
        _tickets.ReadAsync(subject, filter, afterKey, take, cancellationToken);

    public Task<IReadOnlyList<MoveRecord>> ReadMovesAsync(MergeId merge, MoveRows rows, CrmTicketId? after, int take, CancellationToken cancellationToken) =>
        MoveReads.ReadAsync(_runner, merge, rows, after, take, cancellationToken);

    public Task<long?> CommitAsync(LedgerCommit commit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(commit);
        return _commits.CommitAsync(commit, cancellationToken);
    }

    public Task<SubjectRecord?> LeaseAsync(Subject subject, Guid holder, TimeSpan length, CancellationToken cancellationToken) =>
        _subjects.LeaseAsync(subject, holder, length, cancellationToken);

    public Task<IReadOnlyList<Subject>> ScanAsync(SubjectScan scan, int take, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scan);
        return _scans.ScanAsync(scan, take, cancellationToken);
    }

    public Task<ConsumerRecord> ClaimConsumerAsync(ConsumerId consumer, string claimant, CancellationToken cancellationToken) =>
        _claims.ClaimAsync(consumer, claimant, cancellationToken);

    public Task ReleaseConsumerAsync(ConsumerId consumer, string claimant, CrmContactId? contact, CancellationToken cancellationToken) =>
        _claims.ReleaseAsync(consumer, claimant, contact, cancellationToken);

    public Task<TimeSpan> PauseAsync(TimeSpan atLeast, CancellationToken cancellationToken) => _gate.PauseAsync(atLeast, cancellationToken);

    public Task<LedgerStatus> GetStatusAsync(CancellationToken cancellationToken) => _scans.GetStatusAsync(cancellationToken);

    public void Dispose()
    {
        _runner.Dispose();
        _runner.Dialect.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        _runner.Dispose();
        await _runner.Dialect.DisposeAsync().ConfigureAwait(false);
    }
}
