using AnonIdentity.Ledger;

namespace AnonIdentity.Sql;

/// <summary>Runs a commit: in one statement where the database can, else in a transaction whose first statement is the compare-and-swap.</summary>
internal sealed class CommitRunner(SqlRunner runner)
{
    // More rows than this in one statement would come near the limit of 65,535 parameters.
    private const int RowsInOneStatement = 2_000;
    private static readonly SqlRaw Won = new("exists (select 1 from swap)");

    public Task<long?> CommitAsync(LedgerCommit commit, CancellationToken cancellationToken)
    {
        if (commit is { Erase: true, Subject.Version: 0 })
        {
            return Task.FromResult<long?>(null);
        }

        return runner.WriteAsync(
            (session, cancel) => FitsOneStatement(commit) ? InOneStatementAsync(session, commit, cancel) : InTransactionAsync(session, commit, cancel),
            cancellationToken);
    }

    private bool FitsOneStatement(LedgerCommit commit) => runner.Dialect.CommitsInOneStatement
        && !commit.Erase
        && commit.Tickets.Count + commit.Operations.Count + commit.NewMoves.Count + commit.Moves.Count <= RowsInOneStatement
        && (commit.PurgeMoves is not null ? 1 : 0) + (commit.NewMoves.Count > 0 ? 1 : 0) + (commit.Moves.Count > 0 ? 1 : 0) <= 1; // the parts of one statement do not see each other

    private async Task<long?> InOneStatementAsync(SqlSession session, LedgerCommit commit, CancellationToken cancellationToken)
    {
        CommitStatements statements = new(runner.Tables, commit);
        SqlStatement sql = runner.Statement();
        SqlRaw tenant = sql.Bind(runner.Tenant);
        SqlRaw subject = sql.Bind(SqlText.Exact(commit.Subject.Subject.ToString()));
        Action<SqlStatement, SqlRaw, SqlRaw, SqlRaw?>[] parts = [.. statements.Parts(int.MaxValue, int.MaxValue)];
        sql.Append(parts.Length > 0 ? "with swap as (" : "");
        statements.Swap(sql, tenant, subject);
        for (int i = 0; i < parts.Length; i++)
        {
            sql.Append($"), part{i} as (");
            parts[i](sql, tenant, subject, Won);
        }

        sql.Append(parts.Length > 0 ? ") select version from swap" : "");
        long? version = null;
        try
        {
            // The second statement of a batch ends the whole of it when the visitor is buried; a statement that begins after the row is ours sees every tombstone.
            await session.RunAsync(
                Buried(commit) is { } hash ? [sql, FailIfBuried(hash)] : [sql],
                (index, row) => version = index == 0 ? row.GetInt64(0) : version,
                cancellationToken).ConfigureAwait(false);
            await session.CommitAsync(cancellationToken).ConfigureAwait(false);
            return version;
        }
        catch (Exception exception) when (runner.Dialect.IsDivisionByZero(exception))
        {
            return null;
        }
    }

    private async Task<long?> InTransactionAsync(SqlSession session, LedgerCommit commit, CancellationToken cancellationToken)
    {
        await session.BeginAsync(cancellationToken).ConfigureAwait(false);
        CommitStatements statements = new(runner.Tables, commit);
        long? version = null;
        long now = 0;
        await session.RunAsync(
            On(runner.Statement(), commit, (sql, tenant, subject, _) => statements.Swap(sql, tenant, subject)),
            row => (version, now) = (row.GetInt64(0), row.GetInt64(1)),
            cancellationToken).ConfigureAwait(false);
        if (version is null || (Buried(commit) is { } hash && await IsBuriedAsync(session, hash, cancellationToken).ConfigureAwait(false)))
        {
            return null;
        }

        // The other rows are of the same moment as the swap.
        foreach (Action<SqlStatement, SqlRaw, SqlRaw, SqlRaw?> part in statements.Parts(runner.Dialect.RowsPerInsert, runner.Dialect.RowsPerUpdate))
        {
            await session.RunAsync(On(runner.StatementAt(now), commit, part), null, cancellationToken).ConfigureAwait(false);
        }

        if (commit.Erase)
        {
            foreach (SqlStatement last in Last(commit.Subject.Subject))
            {
                await session.RunAsync(last, null, cancellationToken).ConfigureAwait(false);
            }
        }

        await session.CommitAsync(cancellationToken).ConfigureAwait(false);
        return version;
    }

    private SqlStatement On(SqlStatement sql, LedgerCommit commit, Action<SqlStatement, SqlRaw, SqlRaw, SqlRaw?> part)
    {
        part(sql, sql.Bind(runner.Tenant), sql.Bind(SqlText.Exact(commit.Subject.Subject.ToString())), null);
        return sql;
    }

    /// <summary>What an erasure does to another key: a tombstone for a visitor; a consumer's row goes, but for the claim of another.</summary>
    private IEnumerable<SqlStatement> Last(Subject subject)
    {
        SqlStatement sql = runner.Statement();
        if (subject.Visitor is { } visitor)
        {
            yield return sql.Add($"insert into {runner.Tables.Tombstone} (tenant, hash, buried_at) values ({runner.Tenant}, {SqlText.Hash(runner.Tenant, visitor)}, {sql.Now}) on conflict (tenant, hash) do nothing");
            yield break;
        }

        string key = SqlText.Exact(subject.Consumer!.Value.Value);
        yield return sql.Add($"delete from {runner.Tables.Consumer} where tenant = {runner.Tenant} and consumer = {key} and (claimed_by is null or claimed_by = {SqlText.Exact(subject.ToString())})");
        yield return runner.Statement().Add($"update {runner.Tables.Consumer} set contact = null where tenant = {runner.Tenant} and consumer = {key}");
    }

    private string? Buried(LedgerCommit commit) => commit.Subject is { Version: 0, Subject.Visitor: { } visitor } ? SqlText.Hash(runner.Tenant, visitor) : null;

    private SqlStatement FailIfBuried(string hash) => runner.Statement().Add(
        $"select 1 / (1 - count(*)) from {runner.Tables.Tombstone} where tenant = {runner.Tenant} and hash = {hash}");

    private async Task<bool> IsBuriedAsync(SqlSession session, string hash, CancellationToken cancellationToken)
    {
        bool found = false;
        await session.RunAsync(
            runner.Statement().Add($"select 1 from {runner.Tables.Tombstone} where tenant = {runner.Tenant} and hash = {hash}"),
            _ => found = true,
            cancellationToken).ConfigureAwait(false);
        return found;
    }
}
