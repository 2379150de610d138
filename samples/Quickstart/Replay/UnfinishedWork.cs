using AnonIdentity.Ledger;
using NodaTime;

namespace AnonIdentity.Quickstart.Replay;

/// <summary>Looks into the ledger from outside: is anything under way, and until when does it wait?</summary>
internal static class UnfinishedWork
{
    /// <summary>In how long work can go on; <see langword="null"/>: nothing is under way that waiting would help.</summary>
    public static async Task<Duration?> WaitAsync(IVisitorLedger ledger, IEnumerable<Subject> subjects, bool crmIsDown)
    {
        Duration? wait = null;
        foreach (Subject subject in subjects)
        {
            if (await ledger.ReadAsync(subject, CancellationToken.None) is { } record && await WaitAsync(ledger, record, crmIsDown) is { } own)
            {
                wait = wait is { } other ? Duration.Min(other, own) : own;
            }
        }

        return wait;
    }

    private static async Task<Duration?> WaitAsync(IVisitorLedger ledger, SubjectRecord record, bool crmIsDown)
    {
        if (record.LeaseLeft > TimeSpan.Zero)
        {
            return Duration.FromTimeSpan(record.LeaseLeft);
        }

        // While the CRM is down, waiting brings nothing; what is left over goes on when it is up again.
        if (crmIsDown || record.DueIn is not { } due)
        {
            return null;
        }

        bool underWay = record.Operations.Any(IsUnderWay)
            || (await ledger.ReadTicketsAsync(record.Subject, TicketFilter.Undelivered, null, 1, CancellationToken.None)).Count > 0;
        return underWay ? Duration.FromTimeSpan(due) : null;
    }

    // A merge that has answered still sweeps and purges for months: that is no work under way.
    private static bool IsUnderWay(OperationRecord operation) => operation.Retry.DueIn is not null && operation.Kind switch
    {
        OperationKind.Merge => operation.Outcome == MergeOutcome.None,
        OperationKind.Undo or OperationKind.Forget => operation.Step is not (OperationStep.Done or OperationStep.Purge),
        _ => false,
    };
}
