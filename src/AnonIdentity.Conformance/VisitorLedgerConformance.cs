using AnonIdentity.Crm;
using AnonIdentity.Ledger;
using Xunit;

namespace AnonIdentity.Conformance;

/// <summary>Does a ledger keep the contract of <see cref="IVisitorLedger"/>? Derive a public class from it, give it a harness, and run it with xunit v3.
/// Every fact about atomicity, leases and claims is a law.</summary>
public abstract partial class VisitorLedgerConformance : ConformanceSuite, IAsyncLifetime
{
    private static int s_last;
    private LedgerHarness? _harness;
    private Lazy<IVisitorLedger>? _ledger;

    /// <summary>The harness of this fact.</summary>
    protected LedgerHarness Harness => _harness ?? throw new InvalidOperationException("The harness is made by InitializeAsync.");

    private IVisitorLedger Ledger => (_ledger ?? throw new InvalidOperationException("The ledger is made ready by InitializeAsync.")).Value;

    /// <summary>Makes the harness.</summary>
    public async ValueTask InitializeAsync()
    {
        _harness = await MakeAsync(Cancel);

        // Opened once, by the fact that uses it first, maybe from several threads: in memory a second ledger has rows of its own.
        _ledger = new Lazy<IVisitorLedger>(() => Harness.Open(""));
    }

    /// <summary>Ends the harness.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_harness is not null)
        {
            await _harness.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>A harness with an empty store; each fact gets its own.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    protected abstract ValueTask<LedgerHarness> MakeAsync(CancellationToken cancellationToken);

    private static VisitorId NewVisitor() => new(Channel.Web, new Guid(Interlocked.Increment(ref s_last), 7, 7, 8, 8, 8, 8, 8, 8, 8, 8));

    private static SubjectRecord New(Subject subject) => new(subject)
    {
        State = subject.Visitor is null ? SubjectState.Consumer : SubjectState.Anonymous,
    };

    private static SubjectRecord New(VisitorId visitor) => New(Subject.Of(visitor));

    private static TicketRecord Ticket(string key) => new(key)
    {
        State = TicketState.Accepted,
        ContentHash = "hash of " + key,
        Content = new TicketContent("Cannot sign in", "The reset mail never comes", new Dictionary<string, string> { ["queue"] = "support" }),
        Retry = Retry.Now,
    };

    private static MoveRecord Move(MergeId merge, string ticket) => new(merge, new CrmTicketId(ticket)) { OwnersBefore = [new CrmContactId("c1")] };

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    private async Task<SubjectRecord> AddAsync(SubjectRecord record, Func<LedgerCommit, LedgerCommit>? with = null)
    {
        (await Ledger.CommitAsync((with ?? (commit => commit))(new LedgerCommit(record)), Cancel)).MustBe(1);
        return (await Ledger.ReadAsync(record.Subject, Cancel))!;
    }

    private async Task<SubjectRecord> ChangeAsync(SubjectRecord record, Func<LedgerCommit, LedgerCommit>? with = null)
    {
        (await Ledger.CommitAsync((with ?? (commit => commit))(new LedgerCommit(record)), Cancel)).MustBe(record.Version + 1);
        return (await Ledger.ReadAsync(record.Subject, Cancel))!;
    }

    private void Pass(TimeSpan time) => Harness.Pass(time);
}
