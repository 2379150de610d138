using AnonIdentity.Ledger;
using Microsoft.Data.Sqlite;

namespace AnonIdentity.Benchmarks.Ledgers;

/// <summary>The ledger's own statements, run the way a careful host would by hand: one connection, prepared commands, a turn for each writer.</summary>
internal sealed class SqliteByHand : IBinds
{
    private readonly SemaphoreSlim _turn = new(1);
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _begin;
    private readonly SqliteCommand _commit;
    private readonly SqliteCommand[] _work;
    private readonly string _tenant;

    /// <param name="connectionString">Where the ledger's tables are.</param>
    /// <param name="tenant">Whose rows.</param>
    /// <param name="texts">The statements of a bind (two) and of a snapshot (three).</param>
    internal SqliteByHand(string connectionString, string tenant, IReadOnlyList<string> texts)
    {
        _tenant = tenant;
        _connection = new SqliteConnection(connectionString);
        _connection.Open();
        using SqliteCommand pragmas = Command("pragma busy_timeout = 40; pragma journal_mode = wal; pragma synchronous = full; pragma secure_delete = on;");
        pragmas.ExecuteNonQuery();
        _begin = Command("begin immediate");
        _commit = Command("commit");
        _work = [.. texts.Select(Command)];
    }

    public async Task BindAsync(VisitorId visitor)
    {
        await InTransactionAsync(() =>
        {
            (long version, long now) = Swap(_work[0], Values.Bind(_tenant, visitor));
            LedgerBinds.Check(version, 2);
            Run(_work[1], [_tenant, visitor.ToString(), .. Values.Operation(OperationStep.Snapshot), now, .. Values.Times()]);
        });
        await InTransactionAsync(() =>
        {
            (long version, long now) = Swap(_work[2], Values.Snapshot(_tenant, visitor));
            LedgerBinds.Check(version, 3);
            Run(_work[3], [_tenant, visitor.ToString(), .. Values.Operation(OperationStep.Move), now, .. Values.Times()]);
            Run(_work[4], [_tenant, visitor.ToString(), .. Values.Moves()]);
        });
    }

    public ValueTask DisposeAsync()
    {
        foreach (SqliteCommand command in _work)
        {
            command.Dispose();
        }

        _begin.Dispose();
        _commit.Dispose();
        _connection.Dispose();
        _turn.Dispose();
        return ValueTask.CompletedTask;
    }

    private SqliteCommand Command(string text)
    {
        SqliteCommand command = _connection.CreateCommand();
        command.CommandText = text;
        return command;
    }

    private async Task InTransactionAsync(Action work)
    {
        await _turn.WaitAsync();
        try
        {
            _begin.ExecuteNonQuery();
            work();
            _commit.ExecuteNonQuery();
        }
        finally
        {
            _turn.Release();
        }
    }

    private static (long Version, long Now) Swap(SqliteCommand command, object?[] values)
    {
        Fill(command, values);
        using SqliteDataReader reader = command.ExecuteReader();
        return reader.Read() ? (reader.GetInt64(0), reader.GetInt64(1)) : default;
    }

    private static void Run(SqliteCommand command, object?[] values)
    {
        Fill(command, values);
        command.ExecuteNonQuery();
    }

    private static void Fill(SqliteCommand command, object?[] values)
    {
        if (command.Parameters.Count == 0)
        {
            for (int i = 0; i < values.Length; i++)
            {
                command.Parameters.Add(new SqliteParameter($"${i + 1}", values[i] is long or DBNull ? SqliteType.Integer : SqliteType.Text));
            }
        }

        for (int i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        }
    }
}
