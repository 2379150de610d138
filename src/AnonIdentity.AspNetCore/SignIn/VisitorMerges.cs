using AnonIdentity.AspNetCore.Visitors;
using Microsoft.Extensions.Logging;

namespace AnonIdentity.AspNetCore.SignIn;

/// <summary>Merges within the time budget of a sign-in; what takes longer goes on without it.</summary>
internal sealed class VisitorMerges(ILogger<VisitorMerges> logger)
{
    /// <summary>Merges visitors one after another.</summary>
    /// <returns>Those of which it is not known that they are spent now: the device keeps them for the next sign-in.</returns>
    internal async Task<IReadOnlyList<VisitorId>> MergeAsync(WebTenant tenant, IReadOnlyList<VisitorId> visitors, ConsumerId consumer, string? name)
    {
        List<VisitorId> late = [];
        long begun = tenant.Time.GetTimestamp();
        foreach (VisitorId visitor in visitors)
        {
            TimeSpan left = tenant.Options.SignInBudget - tenant.Time.GetElapsedTime(begun);
            if (await MergeAsync(tenant, visitor, consumer, name, left > TimeSpan.Zero ? left : TimeSpan.Zero).ConfigureAwait(false) is null)
            {
                late.Add(visitor);
            }
        }

        return late;
    }

    /// <summary>Merges a visitor within the budget.</summary>
    /// <returns>Whether the visitor is spent now.</returns>
    internal async Task<bool> SettleAsync(WebTenant tenant, VisitorId visitor, ConsumerId consumer, string? name) =>
        await MergeAsync(tenant, visitor, consumer, name, tenant.Options.SignInBudget).ConfigureAwait(false)
            is not (null or MergeOutcome.NothingToMerge or MergeOutcome.BlockedIdentity);

    /// <returns>The outcome; <see langword="null"/> when it is late or failed.</returns>
    private async Task<MergeOutcome?> MergeAsync(WebTenant tenant, VisitorId visitor, ConsumerId consumer, string? name, TimeSpan budget)
    {
        // On a thread of its own: a ledger whose calls block would otherwise hold the sign-in beyond its budget.
        Task<MergeReceipt> merge = Task.Run(() => tenant.Merger.MergeAsync(new MergeRequest(visitor, consumer) { Name = name }, CancellationToken.None));
        try
        {
            MergeReceipt receipt = await merge.WaitAsync(budget, tenant.Time).ConfigureAwait(false);
            Log.SignInMerged(logger, visitor, receipt.Outcome);
            return receipt.Outcome;
        }
        catch (TimeoutException) when (!merge.IsCompleted)
        {
            Log.SignInMergeLate(logger, visitor);
            _ = ObserveAsync(merge, visitor);
        }
#pragma warning disable CA1031 // A sign-in never breaks because of a merge.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            Log.SignInMergeFailed(logger, failure, visitor);
        }

        return null;
    }

    private async Task ObserveAsync(Task<MergeReceipt> merge, VisitorId visitor)
    {
        try
        {
            Log.SignInMerged(logger, visitor, (await merge.ConfigureAwait(false)).Outcome);
        }
#pragma warning disable CA1031 // Nobody waits for it any more.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            Log.SignInMergeFailed(logger, failure, visitor);
        }
    }
}
