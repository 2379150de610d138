using System.Data.Common;
using System.Globalization;
using AnonIdentity.Benchmarks.Quick;

namespace AnonIdentity.Benchmarks.Ledgers;

/// <summary>Binds through the ledger and by hand, in turn, on the same tables.</summary>
internal static class BindDuel
{
    internal const string HandTenant = "by hand";

    private const int Rounds = 51;
    private const double AtMost = 1.25;

    internal static async Task<QuickResult> RunAsync(string beside, IBinds ours, IBinds byHand, DbConnection connection, string table, int atOnce)
    {
        int each = Math.Max(12, 3 * atOnce);
        int count = (Rounds + 2) * each;
        Queue<VisitorId> forOurs = await Seeds.WriteAsync(connection, table, "", count);
        Queue<VisitorId> forHand = await Seeds.WriteAsync(connection, table, HandTenant, count);
        AsyncDuel duel = await AsyncDuel.RunAsync(
            Rounds,
            () => RoundAsync(ours, forOurs, each, atOnce),
            () => RoundAsync(byHand, forHand, each, atOnce));
        return new QuickResult(
            string.Create(CultureInfo.InvariantCulture, $"{beside}, {atOnce} at once"),
            string.Create(CultureInfo.InvariantCulture, $"≤ {AtMost:0.00} times"),
            string.Create(CultureInfo.InvariantCulture, $"{duel.Ratio:0.00} times ({duel.Microseconds / each:0} beside {duel.BesideMicroseconds / each:0} µs; {duel.Bytes / each / 1024:0.0} beside {duel.BesideBytes / each / 1024:0.0} KB)"),
            duel.Ratio <= AtMost);
    }

    private static Task RoundAsync(IBinds binds, Queue<VisitorId> visitors, int count, int atOnce)
    {
        Queue<VisitorId> mine = new(Enumerable.Range(0, count).Select(_ => visitors.Dequeue()));
        return Task.WhenAll(Enumerable.Range(0, atOnce).Select(_ => Task.Run(async () =>
        {
            while (true)
            {
                VisitorId visitor;
                lock (mine)
                {
                    if (!mine.TryDequeue(out visitor))
                    {
                        return;
                    }
                }

                await binds.BindAsync(visitor);
            }
        })));
    }
}
