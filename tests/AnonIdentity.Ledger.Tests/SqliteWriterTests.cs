using System.Globalization;
using AnonIdentity.Sqlite;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace AnonIdentity.Ledger.Tests;

/// <summary>Writers that wait for each other share a transaction: none is answered before it is durable, and none fails with another.</summary>
public sealed class SqliteWriterTests : IAsyncDisposable
{
    private readonly SqliteStore _store = new();
    private readonly SqliteFile _file;
    private int _commits;

    public SqliteWriterTests() => _file = new SqliteFile(_store.ConnectionString + ";Pooling=False", TimeSpan.FromSeconds(5), TimeProvider.System);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private SqliteWriter Writer => _file.Writer;

    public async ValueTask DisposeAsync()
    {
        _file.Dispose();
        await _store.DisposeAsync();
    }

    [Fact]
    public async Task Who_writes_alone_is_durable_at_once()
    {
        await StartAsync();

        await WriteAsync(1);

        (await SeenByOthersAsync()).Should().Equal(1);
        _commits.Should().Be(1);
    }

    [Fact]
    public async Task Who_came_while_another_wrote_is_made_durable_with_it_and_neither_is_answered_before()
    {
        PreparedConnection connection = await StartAsync();
        Task first = await FirstAsync(connection);

        Insert(connection, 2);
        first.IsCompleted.Should().BeFalse("its row can still be lost");
        (await SeenByOthersAsync()).Should().BeEmpty();
        await Writer.CommitAsync();

        await first;
        (await SeenByOthersAsync()).Should().Equal(1, 2);
        _commits.Should().Be(1);
    }

    [Fact]
    public async Task Who_rolls_back_takes_nothing_of_the_others_with_it()
    {
        PreparedConnection connection = await StartAsync();
        Task first = await FirstAsync(connection);
        Insert(connection, 2);
        Task<PreparedConnection> third = Writer.BeginAsync(Cancel).AsTask();

        Writer.RollBack();
        await first;
        (await SeenByOthersAsync()).Should().Equal([1], "it may have lost against that row, and looks for it now");
        await third;
        Insert(connection, 3);
        Writer.RollBack();

        (await SeenByOthersAsync()).Should().Equal(1);
        await WriteAsync(4);
        (await SeenByOthersAsync()).Should().Equal(1, 4);
    }

    [Fact]
    public async Task A_commit_that_fails_fails_for_all_who_wrote_in_it_and_for_nobody_after()
    {
        PreparedConnection connection = await StartAsync();
        Task first = await FirstAsync(connection);
        Insert(connection, 2);
        raw.sqlite3_commit_hook(connection.Handle, static _ => 1, null);
        Func<Task> both = () => Task.WhenAll(first, Writer.CommitAsync());

        await both.Should().ThrowAsync<SqliteException>();

        first.IsFaulted.Should().BeTrue();
        raw.sqlite3_commit_hook(connection.Handle, static _ => 0, null);
        await WriteAsync(3);
        (await SeenByOthersAsync()).Should().Equal(3);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Who_ends_the_whole_transaction_by_a_failure_is_not_taken_for_the_others_success(bool commits)
    {
        PreparedConnection connection = await StartAsync();
        Task first = await FirstAsync(connection);

        // What SQLite does by itself when the disk is full.
        connection.Run("rollback").Should().Be(raw.SQLITE_OK);
        Task own = Task.CompletedTask;
        if (commits)
        {
            own = Writer.CommitAsync();
        }
        else
        {
            Writer.RollBack();
        }

        Func<Task> lost = () => first;
        await lost.Should().ThrowAsync<Exception>();
        Func<Task> mine = () => own;
        _ = commits ? await mine.Should().ThrowAsync<SqliteException>() : null;
        await WriteAsync(3);
        (await SeenByOthersAsync()).Should().Equal(3);
    }

    [Fact]
    public async Task Who_gives_up_waiting_is_passed_over_and_keeps_nobody_waiting()
    {
        PreparedConnection connection = await StartAsync();
        await Writer.BeginAsync(Cancel);
        Insert(connection, 1);
        using CancellationTokenSource impatient = new();
        Task<PreparedConnection> second = Writer.BeginAsync(impatient.Token).AsTask();
        await impatient.CancelAsync();
        Func<Task> waiting = () => second;
        await waiting.Should().ThrowAsync<OperationCanceledException>();

        await Writer.CommitAsync();

        (await SeenByOthersAsync()).Should().Equal(1);
    }

    [Fact]
    public async Task Who_came_first_does_not_wait_for_all_who_come_later()
    {
        await StartAsync();
        await Writer.BeginAsync(Cancel);

        Task[] crowd = [.. Enumerable.Range(1, 100).Select(WriteAsync)];
        Writer.RollBack();
        await Task.WhenAll(crowd);

        (await SeenByOthersAsync()).Should().BeEquivalentTo(Enumerable.Range(1, 100));
        _commits.Should().Be(4, "32 at most share a transaction");
    }

    [Fact]
    public async Task Who_reads_by_the_writers_connection_has_the_turn_only_while_nobody_writes()
    {
        PreparedConnection connection = await StartAsync();
        Writer.TryEnter().Should().BeSameAs(connection);
        Writer.TryEnter().Should().BeNull();
        Task<PreparedConnection> next = Writer.BeginAsync(Cancel).AsTask();
        next.IsCompleted.Should().BeFalse();

        Writer.Leave();

        await next;
        Writer.TryEnter().Should().BeNull("it could read what is not durable");
        Writer.RollBack();
    }

    private async Task<PreparedConnection> StartAsync()
    {
        PreparedConnection connection = await Writer.BeginAsync(Cancel);
        connection.Run("create table number (n integer primary key)").Should().Be(raw.SQLITE_OK);
        await Writer.CommitAsync();
        raw.sqlite3_commit_hook(
            connection.Handle,
            _ =>
            {
                _commits++;
                return 0;
            },
            null);
        return connection;
    }

    /// <summary>Writes the first row and leaves the turn, and with it the transaction, to a second writer.</summary>
    /// <returns>The first one's commit.</returns>
    private async Task<Task> FirstAsync(PreparedConnection connection)
    {
        await Writer.BeginAsync(Cancel);
        Insert(connection, 1);
        Task<PreparedConnection> second = Writer.BeginAsync(Cancel).AsTask();
        Task first = Writer.CommitAsync();
        await second;
        return first;
    }

    private async Task WriteAsync(int number)
    {
        PreparedConnection connection = await Writer.BeginAsync(Cancel);
        Insert(connection, number);
        await Writer.CommitAsync();
    }

    private static void Insert(PreparedConnection connection, int number) =>
        connection.Run(string.Create(CultureInfo.InvariantCulture, $"insert into number (n) values ({number})")).Should().Be(raw.SQLITE_OK);

    private async Task<IReadOnlyList<int>> SeenByOthersAsync()
    {
        await using SqliteConnection other = new(_store.ConnectionString + ";Pooling=False");
        await other.OpenAsync(Cancel);
        await using SqliteCommand read = other.CreateCommand();
        read.CommandText = "select n from number order by n";
        List<int> numbers = [];
        await using SqliteDataReader rows = await read.ExecuteReaderAsync(Cancel);
        while (await rows.ReadAsync(Cancel))
        {
            numbers.Add(rows.GetInt32(0));
        }

        return numbers;
    }
}
