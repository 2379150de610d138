using System.Globalization;

namespace AnonIdentity.Benchmarks.Quick;

/// <summary>A work of our own beside others, all without waiting.</summary>
internal abstract class DuelRow : IQuickRow
{
    /// <summary>Two works that take the same time differ by as much from run to run.</summary>
    protected const double NoSlower = 1.03;

    public abstract string Work { get; }

    public Task<IReadOnlyList<QuickResult>> MeasureAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<QuickResult>>([.. Measure()]);

    protected abstract IEnumerable<QuickResult> Measure();

    /// <summary>A line whose target is a ratio of our time by theirs, at most, and bytes that an operation may allocate, at most.</summary>
    /// <param name="beside">The other's name.</param>
    /// <param name="duel">What was measured.</param>
    /// <param name="atMost">The ratio to stay under; null for none.</param>
    /// <param name="bytes">The bytes to stay under.</param>
    protected static QuickResult Line(string beside, Duel duel, double? atMost, int bytes) => new(
        beside,
        atMost is null ? $"stated; ≤ {bytes} B" : string.Create(CultureInfo.InvariantCulture, $"≤ {atMost:0.00} times; ≤ {bytes} B"),
        string.Create(CultureInfo.InvariantCulture, $"{duel.Ratio:0.00} times ({duel.Nanoseconds:0.0} beside {duel.BesideNanoseconds:0.0} ns; {duel.Bytes:0.#} beside {duel.BesideBytes:0.#} B)"),
        (atMost is null || duel.Ratio <= atMost) && Math.Round(duel.Bytes, 1) <= bytes);
}
