namespace AnonIdentity.Simulation.World;

/// <summary>What happens when, in scripted milliseconds; what happens at the same moment happens in a seeded order. One thread, no waiting.</summary>
internal sealed class Schedule
{
    private const long Most = 500_000;

    private readonly Chance _chance;
    private readonly PriorityQueue<Action, (long At, ulong Tie)> _queue = new();

    public Schedule(Chance chance)
    {
        _chance = chance;

        // A test runner's context would take continuations to other threads: here each runs where it was released, at once.
        SynchronizationContext.SetSynchronizationContext(null);
    }

    public long Now { get; private set; }

    /// <summary>A hash of all that was noted: the history.</summary>
    public ulong Hash { get; private set; } = 14695981039346656037;

    public long Events { get; private set; }

    /// <summary>Told every note, when somebody looks into a seed.</summary>
    public Action<string>? Trace { get; set; }

    public void At(long time, Action action) => _queue.Enqueue(action, (Math.Max(time, Now), _chance.Next()));

    public void In(long milliseconds, Action action) => At(Now + milliseconds, action);

    public Task Delay(long milliseconds)
    {
        TaskCompletionSource done = new();
        In(milliseconds, done.SetResult);
        return done.Task;
    }

    public void Note(int what, long detail = 0)
    {
        Mix((ulong)Now);
        Mix((ulong)what);
        Mix((ulong)detail);
    }

    public void Say(FormattableString text)
    {
        if (Trace is { } trace)
        {
            trace($"{Now,10} {FormattableString.Invariant(text)}");
        }
    }

    /// <summary>Runs everything up to a time, and lets the clock stand there.</summary>
    public void RunUntil(long time)
    {
        while (_queue.TryPeek(out _, out (long At, ulong Tie) next) && next.At <= time)
        {
            Action action = _queue.Dequeue();
            Now = next.At;
            if (++Events > Most)
            {
                throw new InvalidOperationException("The run never comes to rest.");
            }

            action();
        }

        Now = Math.Max(Now, time);
    }

    private void Mix(ulong value) => Hash = (Hash ^ value) * 1099511628211;
}
