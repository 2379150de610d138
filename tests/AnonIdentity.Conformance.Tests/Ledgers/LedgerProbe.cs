using AnonIdentity.InMemory;
using AnonIdentity.Ledger;
using NodaTime;
using NodaTime.Testing;

namespace AnonIdentity.Conformance.Tests.Ledgers;

/// <summary>The suite on the ledger in memory with a broken one around it; run by <see cref="Broken.Probe"/>, not by xunit.</summary>
internal sealed class LedgerProbe(Func<IVisitorLedger, IVisitorLedger> around) : VisitorLedgerConformance
{
    protected override ValueTask<LedgerHarness> MakeAsync(CancellationToken cancellationToken) => new(new MemoryHarness(around));

    private sealed class MemoryHarness(Func<IVisitorLedger, IVisitorLedger> around) : LedgerHarness
    {
        private readonly FakeClock _clock = new(Instant.FromUtc(2026, 10, 5, 10, 15));

        public override bool IsDurable => false;

        public override IVisitorLedger Open(string tenant) => around(new InMemoryLedger(_clock));

        public override IVisitorLedger OpenOnOwnClock(string tenant) => around(new InMemoryLedger(TimeProvider.System));

        public override void Pass(TimeSpan time) => _clock.Advance(Duration.FromTimeSpan(time));
    }
}
