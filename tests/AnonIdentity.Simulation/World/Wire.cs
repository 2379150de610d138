using System.Diagnostics.CodeAnalysis;

namespace AnonIdentity.Simulation.World;

/// <summary>The way of one call from a host to a store and back: delays, faults, and a host that may die or stand still meanwhile.</summary>
internal sealed class Wire(Host host, Schedule schedule, Chance chance, Weather weather)
{
    private const int ReplyTo = 2;

    /// <summary>Sends a call.</summary>
    /// <param name="code">What it is, for the history.</param>
    /// <param name="name">Its name.</param>
    /// <param name="fault">What goes wrong.</param>
    /// <param name="work">What the store does.</param>
    /// <param name="failure">Makes the exception of a failure.</param>
    /// <param name="longest">After how many milliseconds the caller gives up; then late effects begin.</param>
    /// <param name="slow">Whether it is a remote call over the internet.</param>
    /// <param name="cancellation">The caller's.</param>
    public Task<T> SendAsync<T>(int code, string name, Fault fault, Func<T> work, Func<Fault, Exception> failure, long longest, bool slow, CancellationToken cancellation)
    {
        schedule.Note(code, ((long)host.Number << 32) | (uint)fault);
        if (schedule.Trace is not null)
        {
            schedule.Say($"h{host.Number} {name} {(fault == Fault.None ? "" : fault.ToString())}");
        }

        if (fault == Fault.None && weather.Instant)
        {
            return DoNow(work);
        }

        TaskCompletionSource<T> answer = new();
        if (cancellation.CanBeCanceled)
        {
            cancellation.UnsafeRegister(static (state, token) => ((TaskCompletionSource<T>)state!).TrySetCanceled(token), answer);
        }

        // Nothing takes effect later than declared, also what is only slow.
        long there = weather.Instant ? 0 : Math.Min(Delay(slow), longest + weather.LateMost - 1);
        long back = weather.Instant ? 0 : Delay(slow);
        switch (fault)
        {
            case Fault.CrashBefore:
                host.Crash();
                break;
            case Fault.CrashAfter:
                Try(work);
                host.Crash();
                break;
            case Fault.CrashLate:
                host.Crash();
                schedule.In(Late(), () => Try(work));
                break;
            case Fault.Stall:
                break;
            case Fault.StallAfter:
                Try(work);
                break;
            case Fault.Late:
                schedule.In(longest + Late(), () => Try(work));
                break;
            case Fault.Before or Fault.Limited or Fault.Conflict or Fault.Refused:
                schedule.In(there + back, host.WhileAlive(() => answer.TrySetException(failure(fault))));
                break;
            case Fault.After or Fault.Garbage:
                schedule.In(there, () => Try(work));
                schedule.In(there + back + 1, host.WhileAlive(() => answer.TrySetException(failure(fault))));
                break;
            case Fault.Twice:
                schedule.In(there, () => Try(work));
                schedule.In(there + 1, () => Reply(work, answer, back));
                break;
            case Fault.Pause:
                schedule.In(there, () => Reply(work, answer, back));
                host.StandStill(weather.PauseFor);
                break;
            default:
                schedule.In(there, () => Reply(work, answer, back));
                break;
        }

        return answer.Task;
    }

    // Somebody else answers, whatever became of the host that asked.
    private void Reply<T>(Func<T> work, TaskCompletionSource<T> answer, long back)
    {
        schedule.Note(ReplyTo, host.Number);
        try
        {
            T result = work();
            schedule.In(back, host.WhileAlive(() => answer.TrySetResult(result)));
        }
#pragma warning disable CA1031 // The store's refusal is the answer.
        catch (Exception refusal)
#pragma warning restore CA1031
        {
            schedule.In(back, host.WhileAlive(() => answer.TrySetException(refusal)));
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Nobody hears the refusal.")]
    private static void Try<T>(Func<T> work)
    {
        try
        {
            work();
        }
        catch (Exception)
        {
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "The store's refusal is the answer.")]
    private static Task<T> DoNow<T>(Func<T> work)
    {
        try
        {
            return Task.FromResult(work());
        }
        catch (Exception refusal)
        {
            return Task.FromException<T>(refusal);
        }
    }

    private long Late() => weather.Worst ? weather.LateMost : chance.Between(0, weather.LateMost);

    private long Delay(bool slow) => chance.OneIn(weather.SlowOneIn) ? chance.Between(0, slow ? 3000 : 400) : chance.Between(0, slow ? 120 : 3);
}
