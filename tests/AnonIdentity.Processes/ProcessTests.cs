using System.Collections.Concurrent;
using System.Diagnostics;
using AnonIdentity.Ledger;
using AnonIdentity.Simulation.World;
using AnonIdentity.TestServers;
using Microsoft.Extensions.DependencyInjection;

namespace AnonIdentity.Processes;

/// <summary>Real processes on a real ledger, killed at random.</summary>
public sealed class ProcessTests(ITestOutputHelper output)
{
    private const int Kills = 30;

    [Fact]
    [Trait("Promise", "Q7")]
    [Trait("Rule", "R1")]
    public Task Killed_processes_on_one_SQLite_file_lose_nothing() => KillAsync("sqlite", null, null);

    [Fact]
    [Trait("Promise", "Q7")]
    [Trait("Rule", "R1")]
    public Task Killed_processes_and_a_hard_stopped_PostgreSQL_lose_nothing() =>
        WithPostgreSqlAsync((server, connection) => KillAsync("postgres", connection, server));

    [Fact]
    [Trait("Promise", "Q8")]
    [Trait("Rule", "T3")]
    [Trait("Rule", "M5")]
    public Task Eight_processes_make_one_contact_and_one_bind_on_a_SQLite_file() => CrowdAsync("sqlite", null);

    [Fact]
    [Trait("Promise", "Q8")]
    [Trait("Rule", "T3")]
    [Trait("Rule", "M5")]
    public Task Eight_processes_make_one_contact_and_one_bind_on_PostgreSQL() => WithPostgreSqlAsync((_, connection) => CrowdAsync("postgres", connection));

    private static async Task WithPostgreSqlAsync(Func<PostgreSqlServer, string, Task> test)
    {
        (PostgreSqlServer? server, string? reason) = await PostgreSqlServer.StartAsync(TestContext.Current.CancellationToken, keepsCommits: true);
        if (server is null)
        {
            Servers.Missing(reason!);
            return;
        }

        await using (server)
        {
            await test(server, await server.CreateDatabaseAsync("fleet", TestContext.Current.CancellationToken));
        }
    }

    private async Task KillAsync(string ledger, string? connection, PostgreSqlServer? server)
    {
        int kills = Scale.Of(Kills);
        int stops = server is { IsOurs: true } ? Scale.Of(1) : 0;
        Stopwatch watch = Stopwatch.StartNew();
        await using Fleet fleet = await Fleet.StartAsync(ledger, connection, 4, Scale.FirstSeed);
        ConcurrentDictionary<string, string> owners = new();
        using CancellationTokenSource over = new();
        Task[] people = [.. Enumerable.Range(0, 6).Select(i => LiveAsync(fleet, i, owners, over.Token))];

        // A host dies after some answers, whatever it is at then.
        using SemaphoreSlim answers = new(0);
        fleet.AnAnswer = () => answers.Release();
        Chance chance = new(Scale.FirstSeed + 1);
        for (int i = 0; i < kills; i++)
        {
            for (int wait = chance.Below(4); wait > 0; wait--)
            {
                await answers.WaitAsync(TestContext.Current.CancellationToken);
            }

            await fleet.KillOneAsync();
            if (stops > 0 && i % Math.Max(1, kills / stops) == kills / stops / 2)
            {
                await server!.StopHardAsync(TestContext.Current.CancellationToken);
            }
        }

        await over.CancelAsync();
        await Task.WhenAll(people);
        await using ServiceProvider reader = await fleet.SettleAsync(TestContext.Current.CancellationToken);
        (List<string> contacts, List<(string Body, string Owner)> tickets) = await fleet.ReadCrmAsync();
        LedgerStatus status = await reader.GetRequiredService<IRecovery>().GetStatusAsync(TestContext.Current.CancellationToken);

        output.WriteLine($"{ledger}: {kills} kills, {stops} hard stops, {fleet.Answered} answers, {owners.Count} drafts, {tickets.Count} tickets, {contacts.Count} contacts, {watch.Elapsed.TotalSeconds:0} s");
        tickets.Select(t => (t.Body, t.Owner)).Should().BeEquivalentTo(owners.Select(o => (o.Key, o.Value)));
        contacts.Should().OnlyHaveUniqueItems();
        status.Parked.Should().Be(0);
    }

    // Somebody writes twice as a visitor, signs in, and writes once more; then the next does.
    private static async Task LiveAsync(Fleet fleet, int lane, ConcurrentDictionary<string, string> owners, CancellationToken over)
    {
        for (int i = 0; !over.IsCancellationRequested; i++)
        {
            string visitor = new VisitorId(Channel.Web, new Guid(lane + 1, (short)i, 7, 0x80, 1, 2, 3, 4, 5, 6, 7)).ToString();
            string consumer = $"cust-{lane}-{i / 2}";
            for (int n = 1; n <= 2; n++)
            {
                await fleet.InsistAsync($"open {visitor} b{lane}-{i}-{n}");
                owners[$"b{lane}-{i}-{n}"] = consumer;
            }

            await fleet.InsistAsync($"merge {visitor} {consumer}");
            await fleet.InsistAsync($"write {consumer} b{lane}-{i}-3");
            owners[$"b{lane}-{i}-3"] = consumer;
        }
    }

    private async Task CrowdAsync(string ledger, string? connection)
    {
        int rounds = Scale.Of(3);
        await using Fleet fleet = await Fleet.StartAsync(ledger, connection, 8, Scale.FirstSeed);
        for (int round = 1; round <= rounds; round++)
        {
            string visitor = new VisitorId(Channel.Mobile, new Guid(1000, (short)round, 7, 0x80, 1, 2, 3, 4, 5, 6, 7)).ToString();
            string[]?[] opened = await Task.WhenAll(Enumerable.Range(0, 64).Select(i => fleet.AskAsync(i % 8, $"open {visitor} r{round}-{i}")));
            opened.Should().OnlyContain(o => o![0] == "Opened" || o[0] == "Queued");
            string[]?[] merged = await Task.WhenAll(Enumerable.Range(0, 64).Select(i => fleet.AskAsync(i % 8, $"merge {visitor} crowd-{round}")));
            await using ServiceProvider reader = await fleet.SettleAsync(TestContext.Current.CancellationToken);
            SubjectRecord? record = await reader.GetRequiredKeyedService<IVisitorLedger>("").ReadAsync(Subject.Of(VisitorId.Parse(visitor)), TestContext.Current.CancellationToken);
            (List<string> contacts, List<(string Body, string Owner)> tickets) = await fleet.ReadCrmAsync();

            contacts.Should().HaveCount(round, "one visitor a round, whose contact was promoted");
            tickets.Where(t => t.Body.StartsWith($"r{round}-", StringComparison.Ordinal)).Should().HaveCount(64).And.OnlyContain(t => t.Owner == $"crowd-{round}");
            record!.Operations.Should().ContainSingle();
            merged.Select(m => m![1]).Distinct().Should().Equal($"{visitor}.1");
        }

        output.WriteLine($"{ledger}: {rounds} rounds of 64 first tickets and 64 sign-ins at 8 processes: one contact and one bind in each");
    }
}
