using AnonIdentity.Benchmarks.Quick;
using AnonIdentity.Ledger;
using AnonIdentity.Sqlite;
using Microsoft.Data.Sqlite;

namespace AnonIdentity.Benchmarks.Ledgers;

internal sealed class SqliteBindRow : IQuickRow
{
    public string Work => "bind and snapshot in the ledger, SQLite";

    public async Task<IReadOnlyList<QuickResult>> MeasureAsync(CancellationToken cancellationToken)
    {
        DirectoryInfo folder = System.IO.Directory.CreateTempSubdirectory("anonidentity-bench-");
        string connectionString = $"Data Source={Path.Combine(folder.FullName, "anon.db")};Pooling=False";
        try
        {
            List<string>? texts = [];
            IVisitorLedger ledger = SqliteLedger.Create(new SqliteLedgerOptions { ConnectionString = connectionString, Statements = text => texts?.Add(text) }, "", TimeProvider.System);
            await using LedgerBinds ours = new(ledger);
            await ledger.GetStatusAsync(cancellationToken);
            await using SqliteConnection connection = new(connectionString);
            await connection.OpenAsync(cancellationToken);

            // The first bind tells the statements.
            VisitorId first = (await Seeds.WriteAsync(connection, "anon_subject", "", 1)).Dequeue();
            texts.Clear();
            await ours.BindAsync(first);
            string[] statements = [.. texts];
            texts = null;
            await using SqliteByHand byHand = new(connectionString, BindDuel.HandTenant, statements);
            return
            [
                await BindDuel.RunAsync("the same statements through Microsoft.Data.Sqlite", ours, byHand, connection, "anon_subject", 1),
                await BindDuel.RunAsync("the same statements through Microsoft.Data.Sqlite", ours, byHand, connection, "anon_subject", 8),
            ];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
