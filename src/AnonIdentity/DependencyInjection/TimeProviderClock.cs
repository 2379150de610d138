using NodaTime;

namespace AnonIdentity.DependencyInjection;

/// <summary>The host's <see cref="TimeProvider"/> as a clock.</summary>
internal sealed class TimeProviderClock(TimeProvider time) : IClock
{
    public Instant GetCurrentInstant() => Instant.FromDateTimeOffset(time.GetUtcNow());
}
