using AnonIdentity.Benchmarks.Quick;

namespace AnonIdentity.Benchmarks.Pure;

internal sealed class NameRow : DuelRow
{
    private const double Third = 1.0 / 3;

    // The string of 20 characters, the entry that remembers it, and a share of what a day costs.
    private const int FreshBytes = 64 + 40 + 1;

    private static string s_sink = "";

    public override string Work => "name";

    protected override IEnumerable<QuickResult> Measure()
    {
        NameBenchmarks works = new();
        yield return Line("string.Create with TimeZoneInfo; the minute already named", Duel.Run(
            n =>
            {
                for (int i = 0; i < n; i++)
                {
                    s_sink = works.SameMinute();
                }
            },
            n =>
            {
                for (int i = 0; i < n; i++)
                {
                    s_sink = works.SameMinuteByHand();
                }
            }), Third, 0);
        yield return Line("string.Create with TimeZoneInfo; each minute new", Duel.Run(
            n =>
            {
                for (int i = 0; i < n; i++)
                {
                    s_sink = works.FreshMinute();
                }
            },
            n =>
            {
                for (int i = 0; i < n; i++)
                {
                    s_sink = works.FreshMinuteByHand();
                }
            }), Third, FreshBytes);
    }
}
