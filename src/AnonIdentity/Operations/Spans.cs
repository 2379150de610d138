namespace AnonIdentity.Operations;

/// <summary>Two spans of time, compared.</summary>
internal static class Spans
{
    internal static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;

    internal static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
