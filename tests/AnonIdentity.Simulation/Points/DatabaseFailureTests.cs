using AnonIdentity.Crm;
using AnonIdentity.Ledger;
using AnonIdentity.PostgreSql;
using AnonIdentity.Simulation.World;
using AnonIdentity.Sqlite;
using AnonIdentity.TestServers;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace AnonIdentity.Simulation.Points;

/// <summary>The n-th command inside the database connection fails, until a story runs clean: once, and for ever until somebody repairs it; on PostgreSQL also
/// once after the server did it. Each command that makes the schema, and of the others every so many, the fewer left out the larger <c>ANONIDENTITY_RUNS</c>
/// is, from another command on in each story.</summary>
[Trait("Promise", "Q6")]
[Trait("Rule", "R1")]
public sealed class DatabaseFailureTests(ITestOutputHelper output)
{
    // The first commands make the schema: each is failed, on a database that has none.
    private const int SchemaCommands = 12;

    private enum Way
    {
        Once,
        OnceAfterwards,
        ForEver,
    }

    [Fact]
    public void On_a_SQLite_file_every_failing_command_is_survived()
    {
        string folder = Directory.CreateTempSubdirectory("anonidentity-q6c-").FullName;
        try
        {
            using FailingSqlite connections = new(folder);
            Fail("SQLite", Scale.Step(100), [Way.Once, Way.ForEver], (run, isNew, faults, _, time) =>
            {
                connections.Arm(faults);
                string file = Path.Combine(folder, isNew ? $"{run}.db" : "anon.db");
                return SqliteLedger.Create(
                    new SqliteLedgerOptions { ConnectionString = $"Data Source={file}", LedgerClock = time, Statements = connections.OnStatement }, $"t{run}", TimeProvider.System);
            });
            output.Report($"SQLite refused BEGIN or COMMIT {connections.Refused} times");
            connections.Refused.Should().BePositive();
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task On_PostgreSQL_every_failing_command_is_survived()
    {
        (PostgreSqlServer? server, string? reason) = await PostgreSqlServer.StartAsync(TestContext.Current.CancellationToken);
        if (server is null)
        {
            Servers.Missing(reason!);
            return;
        }

        await using (server)
        {
            NpgsqlConnectionStringBuilder direct = new(await server.CreateDatabaseAsync("q6c", TestContext.Current.CancellationToken));
            using CutWire wire = new(direct.Host!, direct.Port);
            NpgsqlConnectionStringBuilder cut = new(direct.ToString()) { Port = wire.Port, SslMode = SslMode.Disable, GssEncryptionMode = GssEncryptionMode.Disable };
            await Task.Run(() => Fail("PostgreSQL", Scale.Step(100), [Way.Once, Way.OnceAfterwards, Way.ForEver], (run, isNew, faults, after, time) =>
            {
                wire.Arm(faults, after);
                return PostgreSqlLedger.Create(
                    new PostgreSqlLedgerOptions { ConnectionString = cut.ToString(), LedgerClock = time, Schema = isNew ? $"s{run}" : "s0" }, $"t{run}", TimeProvider.System);
            }), TestContext.Current.CancellationToken);
        }
    }

    private void Fail(string where, int step, Way[] ways, Func<int, bool, CommandFaults, bool, LedgerTime, IVisitorLedger> make)
    {
        int runs = 0;
        int stories = 0;
        List<string> wrong = [];
        foreach (Story story in Enum.GetValues<Story>())
        {
            foreach (Way way in ways)
            {
                CommandFaults faults;
                int first = Scale.First(step, stories++);
                int next = story == Story.Merge ? 1 : first;
                int n;
                do
                {
                    n = next;
                    bool isNew = story == Story.Merge && n <= SchemaCommands;
                    faults = new CommandFaults(n, way == Way.ForEver);
                    IVisitorLedger? made = null;
                    List<string> found;
                    try
                    {
                        PointFaults calm = new() { Repaired = faults.Repair };
                        found = new Stage(Keying.UniqueUpsert, calm, time => made = make(++runs, isNew, faults, way == Way.OnceAfterwards, time)).Play(story);
                    }
#pragma warning disable CA1031 // Whatever it is, the command is wanted.
                    catch (Exception failure)
#pragma warning restore CA1031
                    {
                        found = [failure.ToString()];
                    }

                    (made as IDisposable)?.Dispose();
                    if (found.Count > 0)
                    {
                        wrong.Add($"{story}, command {n} fails {way}: {string.Join("; ", found)}");
                    }

                    next += !isNew ? step : n < SchemaCommands ? 1 : first;
                }
                while (faults.Failures > 0);

                if (n == 1 || n == first)
                {
                    wrong.Add($"{story} ran clean at once, {way}: no command failed");
                }
            }
        }

        output.Report($"{where}, inside the connection: {runs} runs (every {step}. command), a command failed in {runs - stories}, {wrong.Count} bad");
        wrong.Take(10).Should().BeEmpty();
    }
}
