namespace AnonIdentity.Testing;

/// <summary>One call of an adapter, as it was recorded.</summary>
/// <param name="Number">Its place in the order in which calls began, from 1.</param>
/// <param name="Name">The member, without <c>Async</c>: <c>MoveTickets</c>.</param>
/// <param name="Request">What it was called with: a key, a query, a new record; a pair where the member takes two.</param>
public sealed record CrmCall(int Number, string Name, object Request)
{
    /// <summary>What was answered; <see langword="null"/> while it runs, when it failed, and for a member that answers nothing.</summary>
    public object? Answer { get; init; }

    /// <summary>How it failed.</summary>
    public Exception? Failure { get; init; }

    /// <summary>Whether it has ended.</summary>
    public bool HasEnded { get; init; }
}
