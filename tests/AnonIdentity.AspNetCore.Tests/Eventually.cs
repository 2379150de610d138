using Xunit;

namespace AnonIdentity.AspNetCore.Tests;

/// <summary>Looks for what another thread does, until it is there. The assertion comes after.</summary>
internal static class Eventually
{
    public static Task UntilAsync(Func<bool> done) => UntilAsync(() => Task.FromResult(done()));

    public static async Task UntilAsync(Func<Task<bool>> done)
    {
        for (int turn = 0; turn < 3_000 && !await done(); turn++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }
}
