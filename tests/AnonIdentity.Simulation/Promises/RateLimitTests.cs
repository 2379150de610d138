using AnonIdentity.Crm;
using AnonIdentity.InMemory;
using AnonIdentity.Simulation.World;

namespace AnonIdentity.Simulation.Promises;

/// <summary>Eight hosts under one rate limit.</summary>
public sealed class RateLimitTests(ITestOutputHelper output)
{
    private const long RetryAfter = 7_000;

    // What was asked before the gate closed may still be on its way: a question to the ledger and its answer take so long at most here.
    private const long OnTheWay = 20;

    [Fact]
    [Trait("Promise", "Q12")]
    [Trait("Rule", "R4")]
    public void No_host_calls_before_the_time_that_the_CRM_asked_for()
    {
        int runs = Scale.Of(100);
        long calls = 0;
        long limited = 0;
        IReadOnlyList<(ulong Seed, string Wrong)> wrong = Seeds.Each(runs, seed =>
        {
            Bucket bucket = new(seed);
            List<string> found = bucket.Run();
            Interlocked.Add(ref calls, bucket.Calls);
            Interlocked.Add(ref limited, bucket.Limited);
            return found;
        });

        output.Report($"{runs} runs, 8 hosts, {calls} calls, {limited} times 429, {wrong.Count} calls too early");
        wrong.Take(5).Should().BeEmpty();
        limited.Should().BeGreaterThan(runs);
    }

    private sealed class Bucket : IFaults
    {
        private readonly Schedule _schedule;
        private readonly Chance _chance;
        private readonly List<string> _early = [];
        private readonly CrmStore _crm;
        private readonly Host[] _hosts;
        private double _tokens = 20;
        private long _filledAt;
        private long _closedAt = long.MinValue / 2;
        private int _opened;

        public Bucket(ulong seed)
        {
            _chance = new Chance(seed);
            _schedule = new Schedule(_chance);
            Weather weather = new() { SlowOneIn = 0, RetryAfter = RetryAfter };
            _crm = new CrmStore(new CrmCapabilities { Contacts = Keying.UniqueUpsert, Tickets = Keying.UniqueUpsert, Settle = TimeSpan.Zero, CanMove = true }, _schedule, false);
            InMemoryLedger ledger = new(new LedgerTime(_schedule));
            _hosts = [.. Enumerable.Range(1, 8).Select(i => new Host(i, _schedule, _chance, weather, this, ledger, _crm, new AnonymousConsumersOptions()))];
        }

        public long Calls { get; private set; }

        public long Limited { get; private set; }

        public Fault OfLedger(Host host, string call, bool changes)
        {
            if (call == "CloseGate")
            {
                // The ledger has it after the way there, which is no longer than this.
                _closedAt = _schedule.Now + 3;
            }

            return Fault.None;
        }

        public Fault OfCrm(Host host, string call, bool changes)
        {
            Calls++;
            if (_schedule.Now > _closedAt + OnTheWay && _schedule.Now < _closedAt + RetryAfter - 3)
            {
                _early.Add($"host {host.Number} calls {call} at {_schedule.Now}, the gate closed at {_closedAt}");
            }

            _tokens = Math.Min(20, _tokens + ((_schedule.Now - _filledAt) / 400.0));
            _filledAt = _schedule.Now;
            if (_tokens < 1)
            {
                Limited++;
                return Fault.Limited;
            }

            _tokens--;
            return Fault.None;
        }

        public List<string> Run()
        {
            foreach (Host host in _hosts)
            {
                _ = WriteAsync(host);
                _ = RecoverAsync(host);
            }

            _schedule.RunUntil(120_000);
            _schedule.RunUntil(400_000);
            if (_opened != 8 * 12 || _crm.Now.Tickets.Count != _opened)
            {
                _early.Add($"{_opened} drafts, {_crm.Now.Tickets.Count} tickets");
            }

            return _early;
        }

        private async Task WriteAsync(Host host)
        {
            SeededIssuer issuer = new(_chance);
            for (int i = 0; i < 12; i++)
            {
                await _schedule.Delay(_chance.Between(0, 8_000));
                await host.CallAsync(h => h.Opener.OpenAsync(issuer.Issue(Channel.Web), new TicketDraft("Help", "body")));
                _opened++;
            }
        }

        private async Task RecoverAsync(Host host)
        {
            while (true)
            {
                await _schedule.Delay(_chance.Between(500, 2_000));
                await host.CallAsync(h => h.Recovery.RunDueAsync());
            }
        }
    }
}
