using AnonIdentity.Benchmarks.Quick;

namespace AnonIdentity.Benchmarks.Pure;

internal sealed class FormatRow : DuelRow
{
    private static bool s_fits;

    public override string Work => "format with TryFormat";

    protected override IEnumerable<QuickResult> Measure()
    {
        TextBenchmarks works = new();
        yield return Line("Guid.TryFormat", Duel.Run(
            n =>
            {
                for (int i = 0; i < n; i++)
                {
                    s_fits = works.FormatVisitor();
                }
            },
            n =>
            {
                for (int i = 0; i < n; i++)
                {
                    s_fits = works.FormatGuid();
                }
            }), null, 0);
    }
}
