using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace AnonIdentity.DataProtection;

/// <summary>The clock of the container: the host's <see cref="IClock"/>, else its <see cref="TimeProvider"/>, else the system's.</summary>
internal static class HostClock
{
    /// <summary>Tells milliseconds since 1970.</summary>
    internal static Func<long> Milliseconds(IServiceProvider provider)
    {
        if (provider.GetService<IClock>() is { } clock)
        {
            return () => clock.GetCurrentInstant().ToUnixTimeMilliseconds();
        }

        TimeProvider time = provider.GetService<TimeProvider>() ?? TimeProvider.System;
        return () => time.GetUtcNow().ToUnixTimeMilliseconds();
    }
}
