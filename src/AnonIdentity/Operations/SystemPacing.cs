using System.Security.Cryptography;

namespace AnonIdentity.Operations;

/// <summary>The thread pool and the operating system's random numbers.</summary>
internal sealed class SystemPacing : IPacing
{
    internal static SystemPacing Instance { get; } = new();

    public TaskCreationOptions Completion => TaskCreationOptions.RunContinuationsAsynchronously;

    public async Task YieldAsync() => await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);

    public int Jitter(int ceiling) => RandomNumberGenerator.GetInt32(1, ceiling + 1);
}
