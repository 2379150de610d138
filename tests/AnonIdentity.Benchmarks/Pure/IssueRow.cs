using AnonIdentity.Benchmarks.Quick;

namespace AnonIdentity.Benchmarks.Pure;

internal sealed class IssueRow : DuelRow
{
    // From here on the system's generator is taken to cost a system call for each UUID.
    private const double SystemCallNanoseconds = 1000;

    // What the runtime allocates for a string of 30 characters.
    private const int TextBytes = 88;

    private static string s_sink = "";
    private static bool s_fits;

    public override string Work => "issue and format an identifier";

    protected override IEnumerable<QuickResult> Measure()
    {
        IssueBenchmarks works = new();
        Action<int> ours = n =>
        {
            for (int i = 0; i < n; i++)
            {
                s_sink = works.Visitor();
            }
        };
        Duel guid = Duel.Run(ours, n =>
        {
            for (int i = 0; i < n; i++)
            {
                s_sink = works.GuidVersion7();
            }
        });
        yield return Line("Guid.CreateVersion7().ToString()", guid, guid.BesideNanoseconds >= SystemCallNanoseconds ? 0.05 : null, TextBytes);
        yield return Line("Ulid.NewUlid().ToString(), not cryptographic", Duel.Run(ours, n =>
        {
            for (int i = 0; i < n; i++)
            {
                s_sink = works.UlidText();
            }
        }), NoSlower, TextBytes);
        yield return Line("NewId.Next().ToString(), not random", Duel.Run(ours, n =>
        {
            for (int i = 0; i < n; i++)
            {
                s_sink = works.NewIdText();
            }
        }), null, TextBytes);
        yield return Line("UUIDNext.Uuid.NewSequential().ToString()", Duel.Run(ours, n =>
        {
            for (int i = 0; i < n; i++)
            {
                s_sink = works.UuidNextText();
            }
        }), null, TextBytes);
        yield return Line("with TryFormat, beside the string", Duel.Run(
            n =>
            {
                for (int i = 0; i < n; i++)
                {
                    s_fits = works.VisitorTryFormat();
                }
            },
            ours), null, 0);
    }
}
