namespace AnonIdentity.Testing.Faults;

/// <summary>A call that takes effect once both a time and a number of calls have passed.</summary>
internal sealed record LateCall(Func<CancellationToken, Task> RunAsync, DateTimeOffset At, long AfterCall);
