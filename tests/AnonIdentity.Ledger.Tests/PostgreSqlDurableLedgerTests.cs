using System.Text.RegularExpressions;
using System.Transactions;
using AnonIdentity.Ledger;
using AnonIdentity.PostgreSql;
using Npgsql;

namespace AnonIdentity.Ledger.Tests;

/// <summary>PostgreSQL as other hosts see it.</summary>
public sealed class PostgreSqlDurableLedgerTests(PostgreSqlFixture server) : DurableLedgerTests
{
    protected override string Prefix => "anon_identity.";

    [Fact]
    public async Task A_commit_is_one_round_trip()
    {
        List<string> statements = [];
        await using LedgerUnderTest store = await MakeAsync(statements);
        IVisitorLedger ledger = store.Open();
        Subject subject = Subject.Of(new VisitorId(Channel.Web, new Guid(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)));
        await ledger.CommitAsync(new LedgerCommit(new SubjectRecord(subject)), Cancel);
        SubjectRecord record = (await ledger.ReadAsync(subject, Cancel))!;
        statements.Clear();

        await ledger.CommitAsync(
            new LedgerCommit(record)
            {
                Tickets = [new TicketRecord("k")],
                Operations = [new OperationRecord(1)],
                NewMoves = [.. Enumerable.Range(0, 1000).Select(i => new MoveRecord(new MergeId(subject.Visitor!.Value, 1), new CrmTicketId($"{i}")))],
            },
            Cancel);

        statements.Should().ContainSingle().Which.Should().StartWith("with swap as (update");
    }

    [Theory]
    [Trait("Rule", "T5")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_was_written_outlives_a_transaction_that_the_host_rolls_back(bool hostsOwnSource)
    {
        await using LedgerUnderTest store = await MakeAsync([]);
        await using NpgsqlDataSource? source = hostsOwnSource ? NpgsqlDataSource.Create(ConnectionStringOf(store)) : null;
        PostgreSqlLedgerOptions options = new() { ConnectionString = ConnectionStringOf(store), DataSource = source };
        using IDisposable disposable = (IDisposable)PostgreSqlLedger.Create(options, "", TimeProvider.System);
        IVisitorLedger ledger = (IVisitorLedger)disposable;
        Subject subject = Subject.Of(new VisitorId(Channel.Web, new Guid(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)));
        await ledger.GetStatusAsync(Cancel);

        using (new TransactionScope(TransactionScopeAsyncFlowOption.Enabled))
        {
            await ledger.CommitAsync(new LedgerCommit(new SubjectRecord(subject)), Cancel);
        }

        (await ledger.ReadAsync(subject, Cancel)).Should().NotBeNull();
    }

    [Fact]
    public async Task Statements_use_no_volatile_function_and_no_sequence()
    {
        List<string> statements = [];
        await using LedgerUnderTest store = await MakeAsync(statements);
        IVisitorLedger ledger = store.OpenOnOwnClock();
        await ledger.GetStatusAsync(Cancel);
        statements.Clear();
        await LedgerStory.KeyedAsync(ledger, new VisitorId(Channel.Web, new Guid(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)), Cancel);
        await LedgerStory.ScansAsync(ledger, Cancel);

        await using NpgsqlDataSource source = NpgsqlDataSource.Create(ConnectionStringOf(store));
        await using NpgsqlCommand command = source.CreateCommand("select distinct proname from pg_proc where provolatile = 'v'");
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(Cancel);
        HashSet<string> unstable = [];
        while (await reader.ReadAsync(Cancel))
        {
            unstable.Add(reader.GetString(0) + "(");
        }

        unstable.Should().Contain("clock_timestamp(").And.NotContain("statement_timestamp(");
        statements.Distinct().Should().AllSatisfy(sql => unstable.Where(function => sql.Contains(" " + function, StringComparison.Ordinal)).Should().BeEmpty(sql));
    }

    [Fact]
    public async Task Every_scan_has_an_index()
    {
        List<string> statements = [];
        await using LedgerUnderTest store = await MakeAsync(statements);
        IVisitorLedger ledger = store.OpenOnOwnClock();
        await ledger.GetStatusAsync(Cancel);
        statements.Clear();
        await LedgerStory.ScansAsync(ledger, Cancel);

        await using NpgsqlConnection connection = new(ConnectionStringOf(store));
        await connection.OpenAsync(Cancel);
        foreach (string sql in statements.Distinct())
        {
            string literal = Regex.Replace(Regex.Replace(sql, @"((tenant|subject|bound_to) [=>]) \$\d+", "$1 'x'"), @"\$\d+", "1");
            await using NpgsqlCommand command = new($"set enable_seqscan = off; explain {literal}", connection);
            await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(Cancel);
            List<string> plan = [];
            while (await reader.ReadAsync(Cancel))
            {
                plan.Add(reader.GetString(0));
            }

            plan.Should().NotBeEmpty().And.NotContain(step => step.Contains("Seq Scan", StringComparison.Ordinal), sql);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("Public")]
    [InlineData("1a")]
    [InlineData("a-b")]
    [InlineData("a\"; drop schema public; --")]
    public void A_schema_name_that_is_no_plain_identifier_is_refused_by_name(string schema)
    {
        Action create = () => PostgreSqlLedger.Create(new PostgreSqlLedgerOptions { ConnectionString = "Host=x", Schema = schema }, "", TimeProvider.System);

        create.Should().Throw<ArgumentException>().WithMessage("*PostgreSqlLedgerOptions.Schema*");
    }

    [Fact]
    public async Task A_hosts_own_data_source_is_used_and_left_open()
    {
        await using LedgerUnderTest store = await MakeAsync();
        await using NpgsqlDataSource source = NpgsqlDataSource.Create(ConnectionStringOf(store));
        IVisitorLedger ledger = PostgreSqlLedger.Create(new PostgreSqlLedgerOptions { DataSource = source, Schema = "my_ledger" }, "", TimeProvider.System);
        await ledger.ClaimConsumerAsync(new ConsumerId("c"), "me", Cancel);
        await ((IAsyncDisposable)ledger).DisposeAsync();

        await using NpgsqlCommand command = source.CreateCommand("select claimed_by from my_ledger.consumer");
        (await command.ExecuteScalarAsync(Cancel)).Should().Be("me");
    }

    protected override async Task<LedgerUnderTest> MakeAsync(List<string>? statements = null, string? connectionString = null) =>
        new PostgreSqlStore(connectionString ?? await server.CreateDatabaseAsync()) { Statements = statements };

    protected override string ConnectionStringOf(LedgerUnderTest store) => ((PostgreSqlStore)store).ConnectionString;

    protected override async Task ExecuteAsync(LedgerUnderTest store, string sql)
    {
        await using NpgsqlDataSource source = NpgsqlDataSource.Create(ConnectionStringOf(store));
        await using NpgsqlCommand command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Cancel);
    }
}
