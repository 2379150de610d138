using AnonIdentity.Ledger;
using NodaTime;

namespace AnonIdentity.Ledger.Tests;

/// <summary>The contract of <see cref="IVisitorLedger"/>, a test a sentence. Its parts stand in the other files of this class.</summary>
public abstract partial class VisitorLedgerTests : IAsyncLifetime
{
    private static int _last;

    protected LedgerUnderTest Store { get; private set; } = null!;

    protected IVisitorLedger Ledger { get; private set; } = null!;

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Store = await MakeAsync();
        Ledger = Store.Open();
    }

    public async ValueTask DisposeAsync()
    {
        if (Store is not null)
        {
            await Store.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    protected abstract ValueTask<LedgerUnderTest> MakeAsync();

    protected static VisitorId NewVisitor() => new(Channel.Web, new Guid(Interlocked.Increment(ref _last), 7, 7, 8, 8, 8, 8, 8, 8, 8, 8));

    protected static SubjectRecord New(Subject subject) => new(subject)
    {
        State = subject.Visitor is null ? SubjectState.Consumer : SubjectState.Anonymous,
    };

    protected static SubjectRecord New(VisitorId visitor) => New(Subject.Of(visitor));

    protected static TicketRecord Ticket(string key) => new(key)
    {
        State = TicketState.Accepted,
        ContentHash = "hash of " + key,
        Content = new TicketContent("Cannot sign in", "The reset mail never comes", new Dictionary<string, string> { ["queue"] = "support" }),
        Retry = Retry.Now,
    };

    protected static MoveRecord Move(MergeId merge, string ticket) => new(merge, new CrmTicketId(ticket)) { OwnersBefore = [new CrmContactId("c1")] };

    protected async Task<SubjectRecord> AddAsync(SubjectRecord record, Func<LedgerCommit, LedgerCommit>? with = null)
    {
        (await Ledger.CommitAsync((with ?? (commit => commit))(new LedgerCommit(record)), Cancel)).Should().Be(1);
        return (await Ledger.ReadAsync(record.Subject, Cancel))!;
    }

    protected async Task<SubjectRecord> ChangeAsync(SubjectRecord record, Func<LedgerCommit, LedgerCommit>? with = null)
    {
        (await Ledger.CommitAsync((with ?? (commit => commit))(new LedgerCommit(record)), Cancel)).Should().Be(record.Version + 1);
        return (await Ledger.ReadAsync(record.Subject, Cancel))!;
    }

    protected void Pass(TimeSpan time) => Store.Clock.Advance(Duration.FromTimeSpan(time));

    protected static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
