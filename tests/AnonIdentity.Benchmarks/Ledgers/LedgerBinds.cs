using AnonIdentity.Crm;
using AnonIdentity.Ledger;

namespace AnonIdentity.Benchmarks.Ledgers;

/// <summary>Two commits through the ledger, as the runner makes them.</summary>
internal sealed class LedgerBinds(IVisitorLedger ledger) : IBinds
{
    internal const string Placeholder = "contact-1";
    internal const string Target = "contact-2";
    internal const string Consumer = "cust-42";
    internal const string Name = "Web User 10/05 10:15";

    internal static readonly Guid Holder = new("01890a5d-ac96-774b-bcce-b302099a8057");
    internal static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);
    internal static readonly string[] Tickets = ["101", "102", "103"];

    public async Task BindAsync(VisitorId visitor)
    {
        SubjectRecord subject = new(Subject.Of(visitor))
        {
            Version = 1,
            State = SubjectState.Bound,
            BoundTo = new ConsumerId(Consumer),
            Contact = new CrmContactId(Placeholder),
            NameGiven = Name,
            DueIn = TimeSpan.Zero,
        };
        OperationRecord merge = new(1) { Kind = OperationKind.Merge, Step = OperationStep.Snapshot, Consumer = new ConsumerId(Consumer), Placeholder = new CrmContactId(Placeholder), Retry = Retry.Now };
        Check(await ledger.CommitAsync(new LedgerCommit(subject) { Lease = new LeaseChange(Holder, Lease), Operations = [merge] }, CancellationToken.None), 2);
        Check(await ledger.CommitAsync(
            new LedgerCommit(subject with { Version = 2 })
            {
                Operations = [merge with { Step = OperationStep.Move, Target = new CrmContactId(Target) }],
                NewMoves = [.. Tickets.Select(ticket => new MoveRecord(new MergeId(visitor, 1), new CrmTicketId(ticket)) { OwnersBefore = [new CrmContactId(Placeholder)] })],
            },
            CancellationToken.None), 3);
    }

    public ValueTask DisposeAsync() => ((IAsyncDisposable)ledger).DisposeAsync();

    internal static void Check(long? version, long expected)
    {
        if (version != expected)
        {
            throw new InvalidOperationException($"The commit answered {version}, not {expected}.");
        }
    }
}
