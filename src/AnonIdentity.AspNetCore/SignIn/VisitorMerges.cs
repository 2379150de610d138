using AnonIdentity.AspNetCore.Visitors;
using Microsoft.Extensions.Logging;

namespace AnonIdentity.AspNetCore.SignIn;

/// <summary>Merges within the time budget of a sign-in; what takes longer goes on without it.</summary>
internal sealed class VisitorMerges(ILogger<VisitorMerges> logger)
{
    /// <summary>Merges visitors one after another, within the budget of a sign-in that began at a timestamp.</summary>
    /// <returns>Those of which it is not known that they are spent now: the device keeps them for the next sign-in.</returns>
    internal async Task<IReadOnlyList<VisitorId>> MergeAsync(WebTenant tenant, IReadOnlyList<VisitorId> visitors, ConsumerId consumer, string? name, long begun)
    {
        List<VisitorId> late = [];
        foreach (VisitorId visitor in visitors)
        {
            if (await WithinAsync(tenant, visitor, RunAsync(tenant, visitor, consumer, name), begun).ConfigureAwait(false) is null)
            {
                late.Add(visitor);
            }
        }

        return late;
    }

    /// <summary>Merges a visitor, however long that takes. Never throws.</summary>
    /// <returns>Whether the visitor is spent now; <see langword="null"/> when it failed.</returns>
    internal async Task<bool?> SpendAsync(WebTenant tenant, VisitorId visitor, ConsumerId consumer, string? name) =>
        await RunAsync(tenant, visitor, consumer, name).ConfigureAwait(false) is { } outcome ? outcome is not (MergeOutcome.NothingToMerge or MergeOutcome.BlockedIdentity) : null;

    /// <summary>Waits for a merge till the budget is over; it goes on when it is late.</summary>
    /// <returns>What it answered; the default value when it is late.</returns>
    internal async Task<T?> WithinAsync<T>(WebTenant tenant, VisitorId visitor, Task<T> merge, long begun)
    {
        TimeSpan left = tenant.Options.SignInBudget - tenant.Time.GetElapsedTime(begun);
        try
        {
            return await merge.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, tenant.Time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            Log.SignInMergeLate(logger, visitor);
            return default;
        }
    }

    /// <returns>The outcome; <see langword="null"/> when it failed.</returns>
    private async Task<MergeOutcome?> RunAsync(WebTenant tenant, VisitorId visitor, ConsumerId consumer, string? name)
    {
        try
        {
            // On a thread of its own: a ledger whose calls block would otherwise hold the sign-in beyond its budget.
            MergeRequest request = new(visitor, consumer) { Name = name };
            MergeReceipt receipt = await Task.Run(() => tenant.Merger.MergeAsync(request, CancellationToken.None)).ConfigureAwait(false);
            Log.SignInMerged(logger, visitor, receipt.Outcome);
            return receipt.Outcome;
        }
#pragma warning disable CA1031 // A sign-in never breaks because of a merge.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            Log.SignInMergeFailed(logger, failure, visitor);
            return null;
        }
    }
}
