using System.Globalization;
using AnonIdentity.Benchmarks.Quick;

namespace AnonIdentity.Benchmarks.Web;

/// <summary>A ticket through the library's endpoint, beside one through an endpoint that was written by hand.</summary>
internal sealed class OpenTicketRow : IQuickRow
{
    private const int Rounds = 41;
    private const int PerRound = 16;
    private const double AtMost = 1.5;

    public string Work => "open a ticket over HTTP (Kestrel on loopback), SQLite ledger, in-memory CRM";

    public async Task<IReadOnlyList<QuickResult>> MeasureAsync(CancellationToken cancellationToken) =>
    [
        await RunAsync("an endpoint by hand, 3 transactions; a visitor's first ticket", first: true, eachResult: true, 1),
        await RunAsync("an endpoint by hand, 3 transactions; a visitor's first ticket, 8 at once", first: true, eachResult: true, 8),
        await RunAsync("an endpoint by hand, 2 transactions; a visitor's second ticket", first: false, eachResult: false, 1),
        await RunAsync("an endpoint by hand, 2 transactions; a visitor's first ticket", first: true, eachResult: false, 1),
        await RunAsync("an endpoint by hand, 2 transactions; a visitor's first ticket, 8 at once", first: true, eachResult: false, 8),
    ];

    private static async Task<QuickResult> RunAsync(string beside, bool first, bool eachResult, int atOnce)
    {
        DirectoryInfo folder = System.IO.Directory.CreateTempSubdirectory("anonidentity-bench-");
        try
        {
            await using LibrarySite library = await LibrarySite.StartAsync($"Data Source={Path.Combine(folder.FullName, "anon.db")};Pooling=False");
            await using HandSite hand = await HandSite.StartAsync($"Data Source={Path.Combine(folder.FullName, "hand.db")};Pooling=False", eachResult);
            using SupportClient toLibrary = new(library.Address);
            using SupportClient toHand = new(hand.Address);
            await WarmAsync(toLibrary, toHand);
            Queue<string?[]> forLibrary = await VisitorsAsync(toLibrary, first);
            Queue<string?[]> forHand = await VisitorsAsync(toHand, first);
            AsyncDuel duel = await AsyncDuel.RunAsync(Rounds, () => toLibrary.PostAsync(forLibrary.Dequeue(), atOnce), () => toHand.PostAsync(forHand.Dequeue(), atOnce));
            if (library.Count() != hand.Count() || library.Count().Delivered < Rounds * PerRound)
            {
                throw new InvalidOperationException($"The two did not do the same: {library.Count()}, {hand.Count()}.");
            }

            return new QuickResult(
                beside,
                string.Create(CultureInfo.InvariantCulture, $"≤ {AtMost:0.00} times"),
                string.Create(CultureInfo.InvariantCulture, $"{duel.Ratio:0.00} times ({duel.Microseconds / PerRound:0} beside {duel.BesideMicroseconds / PerRound:0} µs; {duel.Bytes / PerRound / 1024:0} beside {duel.BesideBytes / PerRound / 1024:0} KB, the client's part in both)"),
                duel.Ratio <= AtMost);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // Until the compiler has optimised what all tickets go through.
    private static async Task WarmAsync(SupportClient toLibrary, SupportClient toHand)
    {
        for (int i = 0; i < 200; i++)
        {
            await toLibrary.PostAsync(new string?[PerRound], 1);
            await toHand.PostAsync(new string?[PerRound], 1);
        }
    }

    private static async Task<Queue<string?[]>> VisitorsAsync(SupportClient site, bool first)
    {
        Queue<string?[]> rounds = new();
        for (int i = 0; i < Rounds + 1; i++)
        {
            string?[] nobody = new string?[PerRound];
            rounds.Enqueue(first ? nobody : await site.PostAsync(nobody, 1));
        }

        return rounds;
    }
}
