using AnonIdentity.Ledger;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AnonIdentity.Hosting;

/// <summary>Is the ledger reachable, is anything parked, is due work left lying (rule O2), is it only a demo. Counts and an age, nothing personal.</summary>
internal sealed class AnonymousConsumersHealthCheck(IRecovery recovery, AnonymousConsumersHealthOptions options, bool inMemory) : IHealthCheck
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
        var findings = Findings(late, status.Parked > 0).ToArray();
        var verdict = late && status.OldestDue >= options.UnhealthyAfter ? context.Registration.FailureStatus
            : findings.Length > 0 ? HealthStatus.Degraded
            : HealthStatus.Healthy;
        return new HealthCheckResult(
            verdict,
            findings.Length > 0 ? string.Join(' ', findings) : "The ledger answers, and no work is late or parked.",
            exception: null,
            data);
    }

    private IEnumerable<string> Findings(bool late, bool parked)
    {
        if (late)
        {
            yield return "Due work is left lying: recovery does not run, or does not keep up.";
        }

        if (parked)
        {
            yield return "Operations are parked and wait for somebody to look.";
        }

        if (inMemory)
        {
            yield return "The ledger is in memory: what it knows ends with the process.";
        }
    }
}
