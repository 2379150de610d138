using AnonIdentity.Ledger;

namespace AnonIdentity.InMemory;

/// <summary>A row with the points in time that its durations stand for.</summary>
/// <param name="Row">The row.</param>
/// <param name="Retry">Its retry.</param>
/// <param name="WrittenAt">When it was written, and so when the durations of the retry held.</param>
/// <param name="Since">When the operation was begun, or the ticket was first tried.</param>
internal sealed record Stored<TRow>(TRow Row, Retry Retry, long WrittenAt, long Since)
{
    public Retry RetryAt(long now) => Retry with
    {
        DueIn = Retry.DueIn is { } due ? Milliseconds.ToSpan(WrittenAt + Milliseconds.From(due) - now) : null,
        FailingFor = Retry.FailingFor is { } failing ? Milliseconds.ToSpan(now - WrittenAt + Milliseconds.From(failing)) : null,
    };
}
