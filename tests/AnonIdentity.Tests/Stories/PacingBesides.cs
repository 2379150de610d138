using AnonIdentity.Operations;

namespace AnonIdentity.Tests.Stories;

/// <summary>A run stays on the thread of its caller, and leaves that of an adapter.</summary>
internal sealed class PacingBesides(ThreadLocal<bool> isTheAdapters) : IPacing
{
    public TaskCreationOptions Completion => TaskCreationOptions.RunContinuationsAsynchronously;

    public Task YieldAsync() => isTheAdapters.Value ? SystemPacing.Instance.YieldAsync() : Task.CompletedTask;

    public int Jitter(int ceiling) => SystemPacing.Instance.Jitter(ceiling);
}
