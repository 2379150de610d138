using AnonIdentity.Ledger;
using AnonIdentity.Simulation.World;
using Microsoft.Extensions.DependencyInjection;

namespace AnonIdentity.Processes;

/// <summary>Many real processes and one visitor.</summary>
public sealed class CrowdTests(ITestOutputHelper output)
{
    [Fact]
    [Trait("Promise", "Q8")]
    [Trait("Rule", "T3")]
    [Trait("Rule", "M5")]
    public Task Eight_processes_make_one_contact_and_one_bind_on_a_SQLite_file() => CrowdAsync("sqlite", null);

    [Fact]
    [Trait("Promise", "Q8")]
    [Trait("Rule", "T3")]
    [Trait("Rule", "M5")]
    public Task Eight_processes_make_one_contact_and_one_bind_on_PostgreSQL() => OnPostgreSql.RunAsync((_, connection) => CrowdAsync("postgres", connection));

    private async Task CrowdAsync(string ledger, string? connection)
    {
        int rounds = Scale.Of(1);
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

        output.Report($"{ledger}: {rounds} rounds of 64 first tickets and 64 sign-ins at 8 processes: one contact and one bind in each");
    }
}
