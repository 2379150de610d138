using System.Collections.Concurrent;
using System.Diagnostics;
using AnonIdentity.Ledger;
using AnonIdentity.Simulation.World;
using AnonIdentity.TestServers;
using Microsoft.Extensions.DependencyInjection;

namespace AnonIdentity.Processes;

/// <summary>Real processes on a real ledger, killed at random.</summary>
public sealed class KillTests(ITestOutputHelper output)
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
        OnPostgreSql.RunAsync((server, connection) => KillAsync("postgres", connection, server));

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

        output.Report($"{ledger}: {kills} kills, {stops} hard stops, {fleet.Answered} answers, {owners.Count} drafts, {tickets.Count} tickets, {contacts.Count} contacts, {watch.Elapsed.TotalSeconds:0} s");
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
}
