namespace AnonIdentity.Hosting;

/// <summary>The options of <c>UseRecoveryWorker</c>. They are checked at start; a wrong one is named.</summary>
public sealed class RecoveryWorkerOptions
{
    /// <summary>How long the worker waits after a run before it looks for due work again. Each wait is drawn anew, from three quarters to five
    /// quarters of this, so that many hosts do not march in step. After a failed run the wait doubles, up to one minute.</summary>
    /// <value>Default: 5 seconds. From 100 ms to 1 hour.</value>
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(5);
}
