using System.Globalization;
using AnonIdentity.Benchmarks.Quick;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace AnonIdentity.Benchmarks.Web;

/// <summary>A request that asks who the visitor is, beside one that asks who is signed in.</summary>
internal sealed class VisitorReadRow : IQuickRow
{
    private const double AtMost = 1.0;

    public string Work => "request that reads the visitor, in process, SQLite ledger";

    public async Task<IReadOnlyList<QuickResult>> MeasureAsync(CancellationToken cancellationToken)
    {
        DirectoryInfo folder = System.IO.Directory.CreateTempSubdirectory("anonidentity-bench-");
        string connectionString = $"Data Source={Path.Combine(folder.FullName, "anon.db")};Pooling=False";
        try
        {
            await using InProcessSite site = await InProcessSite.StartAsync(builder => builder.UseSqlite(connectionString));
            await using InProcessSite plain = await InProcessSite.StartAsync(null);
            using SessionsByHand sessions = new($"Data Source={Path.Combine(folder.FullName, "sessions.db")};Pooling=False");
            await using InProcessSite asked = await InProcessSite.StartAsync(null, cookie: sessions.Configure);
            (string Name, string Value) visitor = await site.VisitorAsync();
            IInProcessClient whole = site.Connect("/visitor", visitor);
            IInProcessClient token = site.Connect("/token", visitor);
            IInProcessClient user = plain.Connect("/user", plain.SignedIn());
            IInProcessClient session = asked.Connect("/user", asked.SignedIn());
            return
            [
                Line("ASP.NET Core cookie authentication", token, user, AtMost),
                Line("ASP.NET Core cookie authentication, which asks nobody; ours asks the ledger whether it is spent, as open, list and merge do", whole, user, AtMost),
                Line("ASP.NET Core cookie authentication that asks a SQLite table whether the session goes on; ours asks the ledger, too", whole, session, null),
            ];
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            folder.Delete(recursive: true);
        }
    }

    private static QuickResult Line(string beside, IInProcessClient ours, IInProcessClient theirs, double? atMost)
    {
        Duel duel = Duel.Run(ours.Send, theirs.Send);
        return new QuickResult(
            beside,
            atMost is null ? "stated" : string.Create(CultureInfo.InvariantCulture, $"≤ {atMost:0.00} times"),
            string.Create(CultureInfo.InvariantCulture, $"{duel.Ratio:0.00} times ({duel.Nanoseconds / 1000:0.0} beside {duel.BesideNanoseconds / 1000:0.0} µs; {duel.Bytes / 1024:0.0} beside {duel.BesideBytes / 1024:0.0} KB)"),
            atMost is null ? null : duel.Ratio <= atMost);
    }
}
