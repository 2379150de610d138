using AnonIdentity.Benchmarks.Quick;
using AnonIdentity.Ledger;
using AnonIdentity.PostgreSql;
using AnonIdentity.TestServers;
using Npgsql;

namespace AnonIdentity.Benchmarks.Ledgers;

internal sealed class PostgreSqlBindRow(PostgreSqlForRows server) : IQuickRow
{
    private const string Table = "anon_identity.subject";

    public string Work => "bind and snapshot in the ledger, PostgreSQL";

    public async Task<IReadOnlyList<QuickResult>> MeasureAsync(CancellationToken cancellationToken)
    {
        if (await server.StartAsync(cancellationToken) is not { } postgres)
        {
            return [server.Missing];
        }

        string connectionString = await postgres.CreateDatabaseAsync("anonidentity_bench_bind", cancellationToken);
        List<string>? texts = [];
        IVisitorLedger ledger = PostgreSqlLedger.Create(new PostgreSqlLedgerOptions { ConnectionString = connectionString, Statements = text => texts?.Add(text) }, "", TimeProvider.System);
        await using LedgerBinds ours = new(ledger);
        await ledger.GetStatusAsync(cancellationToken);
        await using NpgsqlConnection connection = new(connectionString);
        await connection.OpenAsync(cancellationToken);

        // The first bind tells the statements.
        VisitorId first = (await Seeds.WriteAsync(connection, Table, "", 1)).Dequeue();
        texts.Clear();
        await ours.BindAsync(first);
        string[] statements = [.. texts];
        texts = null;
        await using PostgreSqlByHand byHand = new(connectionString, BindDuel.HandTenant, statements);
        return
        [
            await BindDuel.RunAsync("the same statements through Npgsql", ours, byHand, connection, Table, 1),
            await BindDuel.RunAsync("the same statements through Npgsql", ours, byHand, connection, Table, 8),
        ];
    }
}
