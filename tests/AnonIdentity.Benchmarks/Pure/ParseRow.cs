using AnonIdentity.Benchmarks.Quick;

namespace AnonIdentity.Benchmarks.Pure;

internal sealed class ParseRow : DuelRow
{
    private static VisitorId s_visitor;
    private static Guid s_guid;
    private static Ulid s_ulid;

    public override string Work => "parse";

    protected override IEnumerable<QuickResult> Measure()
    {
        TextBenchmarks works = new();
        Action<int> ours = n =>
        {
            for (int i = 0; i < n; i++)
            {
                s_visitor = works.ParseVisitor();
            }
        };
        yield return Line("Guid.Parse", Duel.Run(ours, n =>
        {
            for (int i = 0; i < n; i++)
            {
                s_guid = works.ParseGuid();
            }
        }), NoSlower, 0);
        yield return Line("Ulid.Parse", Duel.Run(ours, n =>
        {
            for (int i = 0; i < n; i++)
            {
                s_ulid = works.ParseUlid();
            }
        }), NoSlower, 0);
    }
}
