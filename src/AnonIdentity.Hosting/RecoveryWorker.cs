using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AnonIdentity.Hosting;

/// <summary>Calls <see cref="IRecovery.RunDueAsync"/> of one tenant until the host stops (rule R3).</summary>
internal sealed class RecoveryWorker(string tenant, IRecovery recovery, RecoveryWorkerOptions options, TimeProvider time, ILogger<RecoveryWorker> logger)
    : BackgroundService
{
    private int _failures;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await RunOnceAsync(stoppingToken).ConfigureAwait(false);
                await Task.Delay(RecoveryPace.Next(options.Interval, _failures), time, stoppingToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops; what is under way is picked up by whoever comes next.
        }
    }

    private async Task RunOnceAsync(CancellationToken stoppingToken)
    {
        try
        {
            // Waited for from outside: a run that does not hear the token must not hold the shutdown.
            var run = await recovery.RunDueAsync(stoppingToken).WaitAsync(stoppingToken).ConfigureAwait(false);
            if (_failures > 0)
            {
                Log.RecoveryHealed(logger, tenant, _failures);
            }

            _failures = 0;
            if (run.Driven > 0 || run.Expired > 0)
            {
                Log.RecoveryRan(logger, tenant, run.Driven, run.Expired);
            }
        }
        catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
        {
            _failures++;
            Log.RecoveryFailed(logger, failure, tenant, _failures);
        }
        catch (Exception) when (stoppingToken.IsCancellationRequested)
        {
            // Whatever breaks while the host stops is no news; the loop ends at its next wait.
        }
    }
}
