using System.Text;
using AnonIdentity.Ledger;
using AnonIdentity.Sqlite;
using Microsoft.Data.Sqlite;

namespace AnonIdentity.Ledger.Tests;

/// <summary>A SQLite file as other processes see it.</summary>
public sealed class SqliteDurableLedgerTests : DurableLedgerTests
{
    protected override string Prefix => "anon_";

    [Fact]
    public async Task No_statement_reads_a_whole_table()
    {
        List<string> statements = [];
        await using SqliteStore store = new() { Statements = statements };
        IVisitorLedger ledger = store.OpenOnOwnClock();
        await ledger.GetStatusAsync(Cancel);
        statements.Clear();
        await LedgerStory.KeyedAsync(ledger, new VisitorId(Channel.Web, new Guid(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)), Cancel);
        await LedgerStory.ScansAsync(ledger, Cancel);

        await using SqliteConnection connection = new(store.ConnectionString + ";Pooling=False");
        await connection.OpenAsync(Cancel);
        foreach (string sql in statements.Distinct())
        {
            (await PlanAsync(connection, sql)).Should().NotContain(step => step.StartsWith("SCAN anon_", StringComparison.Ordinal) || step.StartsWith("SCAN s", StringComparison.Ordinal), sql)
                .And.NotContain(step => step.Contains("TEMP B-TREE FOR ORDER BY", StringComparison.Ordinal) && !sql.Contains("order by due_at", StringComparison.Ordinal) && !sql.Contains("order by active_at", StringComparison.Ordinal), sql);
        }
    }

    [Fact]
    [Trait("Rule", "M15")]
    public async Task Rows_that_wait_are_found_without_reading_those_that_are_done()
    {
        List<string> statements = [];
        await using SqliteStore store = new() { Statements = statements };
        IVisitorLedger ledger = store.OpenOnOwnClock();
        await ledger.GetStatusAsync(Cancel);
        await using SqliteConnection connection = new(store.ConnectionString + ";Pooling=False");
        await connection.OpenAsync(Cancel);
        VisitorId visitor = new(Channel.Web, new Guid(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11));

        await ExpectAsync("ticket_undelivered", () => ledger.ReadTicketsAsync(Subject.Of(visitor), TicketFilter.Undelivered, null, 1, Cancel));
        await ExpectAsync("ticket_parked", () => ledger.ReadTicketsAsync(Subject.Of(visitor), TicketFilter.Parked, null, 1, Cancel));
        await ExpectAsync("move_pending", () => ledger.ReadMovesAsync(new MergeId(visitor, 1), MoveRows.Pending, null, 1, Cancel));
        await ExpectAsync("subject_due", () => ledger.ScanAsync(new SubjectScan(SubjectRows.Due), 1, Cancel));
        await ExpectAsync("subject_silent", () => ledger.ScanAsync(new SubjectScan(SubjectRows.Expired), 1, Cancel));
        await ExpectAsync("subject_parked", () => ledger.ScanAsync(new SubjectScan(SubjectRows.Parked), 1, Cancel));
        await ExpectAsync("subject_parked", () => ledger.ScanAsync(new SubjectScan(SubjectRows.Parked, After: Subject.Of(visitor)), 1, Cancel));
        await ExpectAsync("subject_bound", () => ledger.ScanAsync(new SubjectScan(SubjectRows.BoundTo, Consumer: new ConsumerId("c")), 1, Cancel));

        async Task ExpectAsync(string index, Func<Task> read)
        {
            statements.Clear();
            await read();
            (await PlanAsync(connection, statements.Single())).Should().Contain(step => step.Contains($"INDEX {Prefix}{index} ", StringComparison.Ordinal), statements.Single());
        }
    }

    [Fact]
    public async Task The_counts_read_only_what_is_due_or_parked()
    {
        List<string> statements = [];
        await using SqliteStore store = new() { Statements = statements };
        IVisitorLedger ledger = store.OpenOnOwnClock();
        await ledger.GetStatusAsync(Cancel);
        statements.Clear();
        await ledger.GetStatusAsync(Cancel);
        await using SqliteConnection connection = new(store.ConnectionString + ";Pooling=False");
        await connection.OpenAsync(Cancel);

        (await PlanAsync(connection, statements.Single())).Where(static step => step.StartsWith("SEARCH", StringComparison.Ordinal))
            .Should().HaveCount(3).And.OnlyContain(step => step.Contains("INDEX anon_subject_due ", StringComparison.Ordinal) || step.Contains("INDEX anon_subject_parked ", StringComparison.Ordinal));
    }

    [Fact]
    [Trait("Rule", "T5")]
    [Trait("Rule", "P1")]
    public async Task A_delivered_body_and_a_forgotten_visitor_are_not_in_the_file()
    {
        await using SqliteStore store = new();
        Subject delivered = Subject.Of(new VisitorId(Channel.Web, new Guid(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)));
        Subject forgotten = Subject.Of(new VisitorId(Channel.Web, new Guid(2, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)));
        IVisitorLedger ledger = store.Open();
        TicketRecord Ticket(string body) => new("k") { State = TicketState.Accepted, Content = new TicketContent("s", body + new string('x', 20_000), new Dictionary<string, string>()) };
        await ledger.CommitAsync(new LedgerCommit(new SubjectRecord(delivered)) { Tickets = [Ticket("first body")] }, Cancel);
        await ledger.CommitAsync(new LedgerCommit(new SubjectRecord(forgotten) { NameGiven = "Web User 10/05 10:15" }) { Tickets = [Ticket("second body")] }, Cancel);

        await ledger.CommitAsync(new LedgerCommit((await ledger.ReadAsync(delivered, Cancel))!) { Tickets = [Ticket("") with { Content = null, State = TicketState.Delivered }] }, Cancel);
        await ledger.CommitAsync(new LedgerCommit((await ledger.ReadAsync(forgotten, Cancel))!) { Erase = true }, Cancel);
        ((IDisposable)ledger).Dispose(); // the last connection folds the write-ahead log into the file

        string path = new SqliteConnectionStringBuilder(store.ConnectionString).DataSource;
        Directory.GetFiles(Path.GetDirectoryName(path)!).Should().Equal(path);
        string bytes = Encoding.Latin1.GetString(await File.ReadAllBytesAsync(path, Cancel));
        bytes.Should().NotContain("first body").And.NotContain("second body").And.NotContain("xxxxxxxx").And.NotContain("Web User").And.NotContain(forgotten.ToString());
        bytes.Should().Contain(delivered.ToString());
    }

    [Fact]
    public async Task A_write_waits_for_another_process_as_long_as_it_may()
    {
        await using SqliteStore store = new();
        IVisitorLedger patient = store.Open();
        await patient.GetStatusAsync(Cancel);
        using IDisposable disposable = (IDisposable)SqliteLedger.Create(new SqliteLedgerOptions { ConnectionString = store.ConnectionString, BusyTimeout = TimeSpan.Zero }, "", TimeProvider.System);
        IVisitorLedger impatient = (IVisitorLedger)disposable;
        await using SqliteConnection other = new(store.ConnectionString + ";Pooling=False");
        await other.OpenAsync(Cancel);
        await using (SqliteTransaction held = other.BeginTransaction(deferred: false))
        {
            Func<Task> write = () => impatient.ClaimConsumerAsync(new ConsumerId("c"), "impatient", Cancel);
            (await write.Should().ThrowAsync<SqliteException>()).Which.SqliteErrorCode.Should().Be(5);
            (await impatient.GetStatusAsync(Cancel)).Due.Should().Be(0, "readers do not wait for a writer");
            Task<ConsumerRecord> waiting = patient.ClaimConsumerAsync(new ConsumerId("c"), "patient", Cancel);
            await held.CommitAsync(Cancel);
            (await waiting).ClaimedBy.Should().Be("patient");
        }
    }

    [Fact]
    public async Task A_new_file_that_another_process_writes_to_is_set_up_when_it_is_free_and_never_half()
    {
        await using SqliteStore store = new();
        await using SqliteConnection other = new(store.ConnectionString + ";Pooling=False");
        await other.OpenAsync(Cancel);
        await using SqliteTransaction held = other.BeginTransaction(deferred: false);
        await using SqliteCommand table = other.CreateCommand();
        (table.Transaction, table.CommandText) = (held, "create table theirs (x)");
        await table.ExecuteNonQueryAsync(Cancel);

        using (IDisposable hasty = (IDisposable)SqliteLedger.Create(new SqliteLedgerOptions { ConnectionString = store.ConnectionString, BusyTimeout = TimeSpan.Zero }, "", TimeProvider.System))
        {
            Func<Task> use = () => ((IVisitorLedger)hasty).GetStatusAsync(Cancel);
            (await use.Should().ThrowAsync<SqliteException>()).Which.SqliteErrorCode.Should().Be(5);
        }

        Task<LedgerStatus> waiting = store.Open().GetStatusAsync(Cancel);
        await held.CommitAsync(Cancel);
        await waiting;
        await using SqliteConnection later = new(store.ConnectionString + ";Pooling=False");
        await later.OpenAsync(Cancel);
        await using SqliteCommand mode = later.CreateCommand();
        mode.CommandText = "pragma journal_mode";
        (await mode.ExecuteScalarAsync(Cancel)).Should().Be("wal");
    }

    [Theory]
    [InlineData("")]
    [InlineData("Data Source=:memory:")]
    [InlineData("Data Source=x;Mode=Memory")]
    [InlineData("Data Source=file:x?mode=memory")]
    [InlineData("Data Source=x;Mode=ReadOnly")]
    public void What_is_no_file_to_write_is_refused_by_name(string connectionString)
    {
        Action create = () => SqliteLedger.Create(new SqliteLedgerOptions { ConnectionString = connectionString }, "", TimeProvider.System);

        create.Should().Throw<ArgumentException>().WithMessage("*SqliteLedgerOptions.ConnectionString*");
    }

    [Fact]
    [Trait("Rule", "A5")]
    public async Task A_key_that_a_database_cannot_keep_exactly_is_refused()
    {
        await using SqliteStore store = new();
        IVisitorLedger ledger = store.Open();
        foreach (string key in new[] { "a\0b", "a\uD800", "\uDC00a", "\uD800\uD800" })
        {
            Func<Task> claim = () => ledger.ClaimConsumerAsync(new ConsumerId(key), "me", Cancel);

            await claim.Should().ThrowAsync<ArgumentException>();
        }
    }

    protected override Task<LedgerUnderTest> MakeAsync(List<string>? statements = null, string? connectionString = null) =>
        Task.FromResult<LedgerUnderTest>(new SqliteStore(connectionString) { Statements = statements });

    protected override string ConnectionStringOf(LedgerUnderTest store) => ((SqliteStore)store).ConnectionString;

    protected override async Task ExecuteAsync(LedgerUnderTest store, string sql)
    {
        await using SqliteConnection connection = new(ConnectionStringOf(store) + ";Pooling=False");
        await connection.OpenAsync(Cancel);
        await using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(Cancel);
    }

    private static async Task<List<string>> PlanAsync(SqliteConnection connection, string sql)
    {
        await using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "explain query plan " + sql;
        for (int i = 1; i <= 200; i++)
        {
            command.Parameters.AddWithValue("$" + i, 1);
        }

        await using SqliteDataReader reader = await command.ExecuteReaderAsync(Cancel);
        List<string> steps = [];
        while (await reader.ReadAsync(Cancel))
        {
            steps.Add(reader.GetString(3));
        }

        return steps;
    }
}
