using System.Diagnostics;
using AnonIdentity.Ledger;

namespace AnonIdentity.Ledger.Tests;

/// <summary>What only a store outside the process can show: schema, many processes, what stands in the statements.</summary>
public abstract class DurableLedgerTests
{
    private const string Child = "ANONIDENTITY_LEDGER_CHILD";
    private static readonly VisitorId Visitor = new(Channel.Web, new Guid(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11));

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>An empty store, or with a connection string one that is there.</summary>
    protected abstract Task<LedgerUnderTest> MakeAsync(List<string>? statements = null, string? connectionString = null);

    protected abstract string ConnectionStringOf(LedgerUnderTest store);

    protected abstract Task ExecuteAsync(LedgerUnderTest store, string sql);

    /// <summary>What stands before the names of the tables.</summary>
    protected abstract string Prefix { get; }

    [Fact]
    [Trait("Rule", "R2")]
    public async Task Many_hosts_that_start_at_once_make_one_schema()
    {
        await using LedgerUnderTest store = await MakeAsync();
        IVisitorLedger[] hosts = [.. Enumerable.Range(0, 8).Select(_ => store.Open())];

        LedgerStatus[] answers = await Task.WhenAll(hosts.Select(host => Task.Run(() => host.GetStatusAsync(Cancel))));

        answers.Should().OnlyContain(status => status.Due == 0);
    }

    [Fact]
    public async Task What_was_written_is_there_for_the_next_ledger()
    {
        await using LedgerUnderTest store = await MakeAsync();
        (await store.Open().CommitAsync(new LedgerCommit(new SubjectRecord(Subject.Of(Visitor)) { State = SubjectState.Anonymous }), Cancel)).Should().Be(1);

        (await store.Open().ReadAsync(Subject.Of(Visitor), Cancel))!.State.Should().Be(SubjectState.Anonymous);
    }

    [Fact]
    public async Task What_a_database_cannot_keep_becomes_a_replacement_character_in_texts_for_people()
    {
        await using LedgerUnderTest store = await MakeAsync();
        IVisitorLedger ledger = store.Open();
        Subject subject = Subject.Of(Visitor);
        const string odd = "a\0b\uD800c";
        LedgerCommit commit = new(new SubjectRecord(subject) { NameGiven = odd })
        {
            Operations = [new OperationRecord(1) { Retry = new Retry { ParkedBecause = odd }, Reason = odd, Name = odd }],
            Tickets = [new TicketRecord("k") { Content = new TicketContent("s", "a\uD800", new Dictionary<string, string>()) }],
        };

        (await ledger.CommitAsync(commit, Cancel)).Should().Be(1, "an odd word of a CRM must not stop the work");

        SubjectRecord record = (await ledger.ReadAsync(subject, Cancel))!;
        record.NameGiven.Should().Be("a\uFFFDb\uFFFDc");
        record.Operations.Should().ContainSingle().Which.Retry.ParkedBecause.Should().Be("a\uFFFDb\uFFFDc");
        (await ledger.ReadTicketAsync(subject, "k", Cancel))!.Content!.Body.Should().Be("a\uFFFD");
    }

    [Fact]
    public async Task A_schema_that_is_newer_than_the_library_is_refused_with_a_clear_message()
    {
        await using LedgerUnderTest store = await MakeAsync();
        await store.Open().GetStatusAsync(Cancel);
        await ExecuteAsync(store, $"update {Prefix}schema_version set version = 99");
        IVisitorLedger ledger = store.Open();

        Func<Task> use = () => ledger.GetStatusAsync(Cancel);

        (await use.Should().ThrowAsync<InvalidOperationException>()).WithMessage("*version 99*newer library*");
        await ExecuteAsync(store, $"update {Prefix}schema_version set version = 1");
        await use.Should().NotThrowAsync("a failed start can be repeated");
    }

    [Fact]
    [Trait("Rule", "R2")]
    public async Task Every_statement_but_the_scans_touches_the_rows_of_one_key()
    {
        List<string> statements = [];
        await using LedgerUnderTest store = await MakeAsync(statements);
        IVisitorLedger ledger = store.OpenOnOwnClock();
        await ledger.GetStatusAsync(Cancel);
        statements.Clear();

        await LedgerStory.KeyedAsync(ledger, Visitor, Cancel);

        statements.Should().HaveCountGreaterThan(40);
        statements.SelectMany(StatementRules.Tables).Distinct().Should().BeEquivalentTo("subject", "ticket", "operation", "move", "consumer", "tombstone", "gate");
        statements.Distinct().Should().AllSatisfy(StatementRules.ShouldTouchOneKey);
    }

    [Fact]
    [Trait("Rule", "R2")]
    public async Task Several_processes_on_one_store_lose_no_update()
    {
        if (Environment.GetEnvironmentVariable(Child) is { Length: > 0 } given)
        {
            if (given.StartsWith(GetType().Name, StringComparison.Ordinal))
            {
                await using LedgerUnderTest ours = await MakeAsync(connectionString: given[(GetType().Name.Length + 1)..]);
                await WorkAsync(ours.OpenOnOwnClock(), Environment.ProcessId);
            }

            return;
        }

        await using LedgerUnderTest store = await MakeAsync();
        Process[] children = [.. Enumerable.Range(0, 4).Select(_ => Start(ConnectionStringOf(store)))];
        foreach (Process child in children)
        {
            using (child)
            {
                string output = await child.StandardOutput.ReadToEndAsync(Cancel);
                await child.WaitForExitAsync(Cancel);
                child.ExitCode.Should().Be(0, output);
            }
        }

        (await store.OpenOnOwnClock().ReadAsync(Subject.Of(Visitor), Cancel))!.Operations.Should().HaveCount(40);
    }

    private static async Task WorkAsync(IVisitorLedger ledger, int process)
    {
        Subject subject = Subject.Of(Visitor);
        await ledger.CommitAsync(new LedgerCommit(new SubjectRecord(subject) { State = SubjectState.Anonymous }), Cancel);
        for (int done = 0; done < 10;)
        {
            if (await ledger.LeaseAsync(subject, new Guid(process, (short)done, 1, 1, 1, 1, 1, 1, 1, 1, 1), TimeSpan.FromMinutes(1), Cancel) is { } held)
            {
                LedgerCommit commit = new(held) { Operations = [new OperationRecord(held.Operations.Count + 1)], Lease = LeaseChange.Release };
                (await ledger.CommitAsync(commit, Cancel)).Should().NotBeNull();
                done++;
            }
        }
    }

    /// <summary>This test program again, with this one test, as another process.</summary>
    private Process Start(string connectionString)
    {
        string[] filter = ["--filter-method", $"{GetType().FullName}.{nameof(Several_processes_on_one_store_lose_no_update)}"];
        bool hosted = Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet";
        ProcessStartInfo start = new(Environment.ProcessPath!, hosted ? ["exec", typeof(DurableLedgerTests).Assembly.Location, .. filter] : filter) { RedirectStandardOutput = true };
        start.Environment[Child] = $"{GetType().Name} {connectionString}";
        foreach (string variable in start.Environment.Keys.Where(key => key.StartsWith("TESTINGPLATFORM", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            start.Environment.Remove(variable);
        }

        return Process.Start(start)!;
    }
}
