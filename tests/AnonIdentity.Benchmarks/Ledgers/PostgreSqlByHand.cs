using AnonIdentity.Ledger;
using Npgsql;
using NpgsqlTypes;

namespace AnonIdentity.Benchmarks.Ledgers;

/// <summary>The ledger's own statements, run the way a careful host would by hand: a pool, and statements that are prepared on the server.</summary>
/// <param name="connectionString">Where the ledger's tables are.</param>
/// <param name="tenant">Whose rows.</param>
/// <param name="texts">The statement of a bind, and the one of a snapshot.</param>
internal sealed class PostgreSqlByHand(string connectionString, string tenant, IReadOnlyList<string> texts) : IBinds
{
    private readonly NpgsqlDataSource _source = NpgsqlDataSource.Create(
        new NpgsqlConnectionStringBuilder(connectionString) { MaxAutoPrepare = 64, AutoPrepareMinUsages = 2 }.ToString());

    public async Task BindAsync(VisitorId visitor)
    {
        LedgerBinds.Check(await RunAsync(texts[0], [.. Values.Bind(tenant, visitor), .. Values.Operation(OperationStep.Snapshot), .. Values.Times()]), 2);
        LedgerBinds.Check(await RunAsync(texts[1], [.. Values.Snapshot(tenant, visitor), .. Values.Operation(OperationStep.Move), .. Values.Times(), .. Values.Moves()]), 3);
    }

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    private async Task<long?> RunAsync(string text, object?[] values)
    {
        await using NpgsqlConnection connection = await _source.OpenConnectionAsync();
        await using NpgsqlCommand command = new(text, connection);
        foreach (object? value in values)
        {
            command.Parameters.Add(value switch
            {
                long number => new NpgsqlParameter<long> { NpgsqlDbType = NpgsqlDbType.Bigint, TypedValue = number },
                string words => new NpgsqlParameter<string> { NpgsqlDbType = NpgsqlDbType.Text, TypedValue = words },
                DBNull => new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Bigint, Value = value },
                _ => new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Text, Value = DBNull.Value },
            });
        }

        return (long?)await command.ExecuteScalarAsync();
    }
}
