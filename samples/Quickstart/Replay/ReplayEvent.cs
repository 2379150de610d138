using NodaTime;

namespace AnonIdentity.Quickstart.Replay;

/// <summary>One line of a replay file. Fields that its verb does not have are empty.</summary>
internal sealed record ReplayEvent(int Line, ReplayVerb Do, Instant At)
{
    public string Device { get; init; } = "";

    public string From { get; init; } = "";

    public string Consumer { get; init; } = "";

    public string? Name { get; init; }

    public Channel Channel { get; init; }

    public string Key { get; init; } = "";

    public string Subject { get; init; } = "";

    public string Body { get; init; } = "";

    public long After { get; init; } = 1;
}
