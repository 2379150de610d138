using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Data.Sqlite;
using System.Security.Claims;

namespace AnonIdentity.Benchmarks.Web;

/// <summary>What a careful host adds to cookie authentication so that a session can be ended by the server: each request asks a table, by a prepared
/// statement on an open connection.</summary>
internal sealed class SessionsByHand : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _read;
    private readonly SqliteParameter _user = new("$1", SqliteType.Text);

    internal SessionsByHand(string connectionString)
    {
        _connection = new SqliteConnection(connectionString);
        _connection.Open();
        using SqliteCommand make = _connection.CreateCommand();
        make.CommandText = "pragma journal_mode = wal; create table session (user text not null primary key, state integer not null) without rowid; insert into session values ('cust-42', 1)";
        make.ExecuteNonQuery();
        _read = _connection.CreateCommand();
        _read.CommandText = "select state from session where user = $1";
        _read.Parameters.Add(_user);
    }

    internal void Configure(CookieAuthenticationOptions options) => options.Events.OnValidatePrincipal = Validate;

    public void Dispose()
    {
        _read.Dispose();
        _connection.Dispose();
    }

    private Task Validate(CookieValidatePrincipalContext context)
    {
        lock (_read)
        {
            _user.Value = context.Principal!.FindFirstValue(ClaimTypes.NameIdentifier);
            if (_read.ExecuteScalar() is not 1L)
            {
                context.RejectPrincipal();
            }
        }

        return Task.CompletedTask;
    }
}
