using AnonIdentity.PostgreSql;
using AnonIdentity.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace AnonIdentity.Ledger.Tests;

/// <summary>A wrong connection string is told at registration, and a wrong file at its first use, in words that help.</summary>
public sealed class WrongConnectionTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("anon-wrong-");

    private static AnonymousConsumersBuilder Builder => new ServiceCollection().AddAnonymousConsumers();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    public void No_connection_string_is_refused_by_the_name_of_the_parameter(string? nothing)
    {
        FluentActions.Invoking(() => Builder.UseSqlite(nothing!)).Should().Throw<ArgumentException>().WithParameterName("connectionString");
        FluentActions.Invoking(() => Builder.UsePostgreSql(nothing!)).Should().Throw<ArgumentException>().WithParameterName("connectionString");
    }

    [Theory]
    [InlineData("anon.db")]
    [InlineData("Datei=anon.db")]
    [InlineData("Data Source=anon.db;Mode=Sideways")]
    [InlineData("Data Source=anon.db;Pooling=maybe")]
    public void What_is_no_connection_string_is_refused_with_an_example(string wrong) =>
        FluentActions.Invoking(() => Builder.UseSqlite(wrong)).Should().Throw<ArgumentException>()
            .WithMessage("SqliteLedgerOptions.ConnectionString is no connection string for SQLite, such as 'Data Source=anon.db': *");

    [Theory]
    [InlineData("db")]
    [InlineData("Hosst=db")]
    [InlineData("Host=db;Port=many")]
    public void What_is_no_connection_string_for_PostgreSQL_is_refused_with_an_example(string wrong) =>
        FluentActions.Invoking(() => Builder.UsePostgreSql(wrong)).Should().Throw<ArgumentException>()
            .WithMessage("PostgreSqlLedgerOptions.ConnectionString is no connection string for PostgreSQL, such as 'Host=db;*': *");

    [Fact]
    [Trait("Rule", "S9")]
    public void A_refusal_does_not_repeat_the_password()
    {
        FluentActions.Invoking(() => Builder.UsePostgreSql("Host=db;Password=hunter2;Port=many")).Should().Throw<ArgumentException>().Which.ToString().Should().NotContain("hunter2");
        FluentActions.Invoking(() => Builder.UseSqlite("Data Source=anon.db;Password=hunter2;Mode=Sideways")).Should().Throw<ArgumentException>().Which.ToString().Should().NotContain("hunter2");
    }

    [Fact]
    public async Task A_file_in_a_folder_that_is_not_there_is_named_with_the_reason()
    {
        string path = Path.Combine(_folder.FullName, "nowhere", "anon.db");

        (await UseAsync(path)).Message.Should().Contain($"The ledger's file {path} cannot be used: its folder does not exist.");
    }

    [Fact]
    public async Task A_folder_is_no_file() =>
        (await UseAsync(_folder.FullName)).Message.Should().Contain($"The ledger's file {_folder.FullName} cannot be used: it is a folder.");

    [Fact]
    public async Task A_file_of_another_kind_is_named_as_such()
    {
        string path = Path.Combine(_folder.FullName, "letter.txt");
        await File.WriteAllTextAsync(path, string.Concat(Enumerable.Repeat("Dear Maria, this is no database. ", 100)), Cancel);

        (await UseAsync(path)).Message.Should().Contain($"The ledger's file {path} cannot be used: it is no SQLite database.");
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static async Task<SqliteException> UseAsync(string path)
    {
        using IDisposable disposable = (IDisposable)SqliteLedger.Create(new SqliteLedgerOptions { ConnectionString = new SqliteConnectionStringBuilder { DataSource = path }.ToString() }, "", TimeProvider.System);
        Func<Task> use = () => ((IVisitorLedger)disposable).GetStatusAsync(Cancel);
        return (await use.Should().ThrowAsync<SqliteException>()).Which;
    }
}
