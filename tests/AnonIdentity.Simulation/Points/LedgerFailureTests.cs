using AnonIdentity.Crm;
using AnonIdentity.InMemory;
using AnonIdentity.Ledger;
using AnonIdentity.PostgreSql;
using AnonIdentity.Simulation.World;
using AnonIdentity.Sqlite;
using AnonIdentity.TestServers;

namespace AnonIdentity.Simulation.Points;

/// <summary>The n-th ledger call of a story fails, until the story runs clean: once, and for ever until somebody repairs it. In memory for each n; on a SQLite
/// file and on PostgreSQL for every so many, the fewer left out the larger <c>ANONIDENTITY_RUNS</c> is, from another call on in each story.</summary>
[Trait("Promise", "Q6")]
[Trait("Rule", "R1")]
public sealed class LedgerFailureTests(ITestOutputHelper output)
{
    [Fact]
    public void In_memory_every_failing_call_is_survived() => Fail("memory", 1, (_, time) => new InMemoryLedger(time));

    [Fact]
    public void On_a_SQLite_file_every_failing_call_is_survived()
    {
        string folder = Directory.CreateTempSubdirectory("anonidentity-q6-").FullName;
        try
        {
            Fail("SQLite", Scale.Step(40), (tenant, time) => SqliteLedger.Create(
                new SqliteLedgerOptions { ConnectionString = $"Data Source={Path.Combine(folder, "anon.db")}", LedgerClock = time }, tenant, TimeProvider.System));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task On_PostgreSQL_every_failing_call_is_survived()
    {
        (PostgreSqlServer? server, string? reason) = await PostgreSqlServer.StartAsync(TestContext.Current.CancellationToken);
        if (server is null)
        {
            Servers.Missing(reason!);
            return;
        }

        await using (server)
        {
            string database = await server.CreateDatabaseAsync("q6", TestContext.Current.CancellationToken);
            await Task.Run(() => Fail("PostgreSQL", Scale.Step(60), (tenant, time) => PostgreSqlLedger.Create(
                new PostgreSqlLedgerOptions { ConnectionString = database, LedgerClock = time }, tenant, TimeProvider.System)), TestContext.Current.CancellationToken);
        }
    }

    private void Fail(string where, int step, Func<string, LedgerTime, IVisitorLedger> make)
    {
        int runs = 0;
        int stories = 0;
        int tenants = 0;
        List<string> wrong = [];
        foreach (Story story in Enum.GetValues<Story>())
        {
            foreach (bool forEver in (bool[])[false, true])
            {
                int first = Scale.First(step, stories++);
                for (int n = first; ; n += step)
                {
                    PointFaults faults = new();
                    if (forEver)
                    {
                        faults.LedgerDownFrom = n;
                    }
                    else
                    {
                        faults.LedgerFailsAt = n;
                    }

                    List<IVisitorLedger> made = [];
                    List<string> found = new Stage(Keying.UniqueUpsert, faults, time => Keep(made, make($"t{++tenants}", time))).Play(story);
                    made.OfType<IDisposable>().ToList().ForEach(ledger => ledger.Dispose());
                    runs++;
                    if (found.Count > 0)
                    {
                        wrong.Add($"{story}, ledger call {n} fails {(forEver ? "for ever" : "once")}: {string.Join("; ", found)}");
                    }

                    if (faults.LedgerFailures > 0)
                    {
                        continue;
                    }

                    if (n == first)
                    {
                        wrong.Add($"{story} ran clean at once: no ledger call failed");
                    }

                    break;
                }
            }
        }

        output.Report($"{where}: {runs} runs (every {step}. call), a call failed in {runs - stories}, {wrong.Count} bad");
        wrong.Take(10).Should().BeEmpty();
    }

    private static IVisitorLedger Keep(List<IVisitorLedger> made, IVisitorLedger ledger)
    {
        made.Add(ledger);
        return ledger;
    }
}
