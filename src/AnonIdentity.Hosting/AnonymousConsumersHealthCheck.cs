using AnonIdentity.Ledger;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AnonIdentity.Hosting;

/// <summary>Is the ledger reachable, is anything parked, is due work left lying (rule O2). Counts and an age, nothing personal.</summary>
internal sealed class AnonymousConsumersHealthCheck(IRecovery recovery, AnonymousConsumersHealthOptions options) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        LedgerStatus status;
        try
        {
            // Waited for from outside: a ledger that does not hear the token must not hold the check beyond its time.
            status = await recovery.GetStatusAsync(cancellationToken).WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, "The ledger cannot be reached.", failure);
        }

        var data = new Dictionary<string, object>
        {
            ["due"] = status.Due,
            ["parked"] = status.Parked,
            ["oldestDueSeconds"] = status.OldestDue.TotalSeconds,
        };
        var late = status.Due > 0 && status.OldestDue >= options.DegradedAfter;
        var description = (late, status.Parked > 0) switch
        {
            (true, true) => "Due work is left lying, and operations are parked.",
            (true, false) => "Due work is left lying: recovery does not run, or does not keep up.",
            (false, true) => "Operations are parked and wait for somebody to look.",
            _ => "The ledger answers, and no work is late or parked.",
        };
        var verdict = late && status.OldestDue >= options.UnhealthyAfter ? context.Registration.FailureStatus
            : late || status.Parked > 0 ? HealthStatus.Degraded
            : HealthStatus.Healthy;
        return new HealthCheckResult(verdict, description, exception: null, data);
    }
}
