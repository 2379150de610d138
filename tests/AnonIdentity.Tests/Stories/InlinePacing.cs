using AnonIdentity.Operations;

namespace AnonIdentity.Tests.Stories;

/// <summary>A run stays on the thread of its caller, so that a story goes the same way each time.</summary>
internal sealed class InlinePacing : IPacing
{
    public TaskCreationOptions Completion => TaskCreationOptions.RunContinuationsAsynchronously;

    public Task YieldAsync() => Task.CompletedTask;

    public int Jitter(int ceiling) => SystemPacing.Instance.Jitter(ceiling);
}
