namespace AnonIdentity.Quickstart.Replay;

/// <summary>The file says something that cannot be replayed.</summary>
internal sealed class ReplayException(int line, string message) : Exception($"line {line}: {message}")
{
    /// <summary>The line, from 1.</summary>
    public int Line { get; } = line;
}
