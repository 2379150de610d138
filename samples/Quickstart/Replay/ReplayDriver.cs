using System.Diagnostics;
using AnonIdentity.Ledger;
using NodaTime;

namespace AnonIdentity.Quickstart.Replay;

/// <summary>Keeps a host running: waits for its calls, moves the clock when it waits for one, and puts up a new host when it dies.</summary>
internal sealed class ReplayDriver(ReplayStage stage) : IAsyncDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan TooLong = TimeSpan.FromSeconds(30);
    private static readonly Duration FirstWait = Duration.FromSeconds(1);
    private static readonly Duration LongestRecovery = Duration.FromHours(2);

    /// <summary>So many looks in a row must show a host that does nothing, before it counts as waiting for the clock. While other threads work,
    /// one of them may be the host's, that a busy machine has put aside: then it takes longer.</summary>
    private const int CalmLooks = 20;
    private const int CalmLooksWhileOthersWork = 200;

    private readonly HashSet<Subject> _subjects = [];

    public ReplayHost Host { get; private set; } = new(stage);

    /// <summary>Remembers somebody whose work recovery has to bring to an end.</summary>
    public void Watch(Subject subject) => _subjects.Add(subject);

    /// <summary>Whether somebody is forgotten.</summary>
    public async Task<bool> IsForgottenAsync(Subject subject) =>
        await Host.Ledger.ReadAsync(subject, CancellationToken.None) is { State: SubjectState.Forgotten };

    /// <summary>Makes a call of a line. A host that dies in it is replaced, recovery runs, and the call is repeated.</summary>
    public async Task<T> CallAsync<T>(Func<ReplayHost, Task<T>> call)
    {
        for (; ; )
        {
            (bool answered, T? answer) = await TryAsync(() => call(Host));
            if (answered)
            {
                return answer!;
            }

            await RecoverAsync();
        }
    }

    /// <summary>What a hosted worker does from time to time.</summary>
    public async Task TickAsync()
    {
        if (!await RunDueAsync())
        {
            await RecoverAsync();
        }
    }

    /// <summary>Runs recovery to the end: moves the clock past leases and waits until nothing is under way.</summary>
    public async Task RecoverAsync()
    {
        Duration waited = Duration.Zero;
        Duration step = FirstWait;
        while (waited <= LongestRecovery)
        {
            if (!await RunDueAsync())
            {
                continue;
            }

            if (await UnfinishedWork.WaitAsync(Host.Ledger, _subjects, stage.Faults.Down) is not { } wait)
            {
                return;
            }

            // The wait that the ledger tells, and more each time, should it not be enough.
            Duration move = Duration.Max(wait, step);
            step += step;
            waited += move;
            Move(stage.Elapsed.GetCurrentInstant() + move);
        }
    }

    public async ValueTask DisposeAsync() => await Host.StopAsync();

    private async Task<bool> RunDueAsync() => (await TryAsync(() => Host.Recovery.RunDueAsync())).Answered;

    /// <summary>Makes a call; when the host dies in it, a new host stands there afterwards.</summary>
    private async Task<(bool Answered, T? Answer)> TryAsync<T>(Func<Task<T>> call)
    {
        Task<T> running = Task.Run(call);
        HostLife life = Host.Life;
        Stopwatch watch = Stopwatch.StartNew();
        while (!await EndedAsync(running, life))
        {
            if (watch.Elapsed > TooLong)
            {
                throw new TimeoutException("A call of the library neither ended nor waited for the clock.");
            }

            if (Host.Time.NextIn() is { } next)
            {
                Move(stage.Elapsed.GetCurrentInstant() + next);
                watch.Restart();
            }
        }

        (bool answered, T? answer) = running.IsCompleted ? (true, await running) : (false, default(T));
        if (life.Died.IsCompleted)
        {
            Host = new ReplayHost(stage);
        }

        return (answered, answer);
    }

    /// <summary>Whether the call ended or the host died; if not, the host does nothing but wait for the clock.</summary>
    private static async Task<bool> EndedAsync(Task running, HostLife life)
    {
        long seen = -1;
        bool alone = true;
        for (int calm = 0; calm < (alone ? CalmLooks : CalmLooksWhileOthersWork);)
        {
            await Task.WhenAny(running, life.Died, Task.Delay(Look, TimeProvider.System));
            if (running.IsCompleted || life.Died.IsCompleted)
            {
                return true;
            }

            ThreadPool.GetMaxThreads(out int all, out _);
            ThreadPool.GetAvailableThreads(out int free, out _);
            bool still = life.Steps == seen && !life.Busy && ThreadPool.PendingWorkItemCount == 0;
            calm = still ? calm + 1 : 0;
            alone = (calm == 0 || alone) && all - free <= 1;
            seen = life.Steps;
        }

        return false;
    }

    private void Move(Instant to)
    {
        stage.Elapsed.MoveTo(to);
        Host.Time.Fire();
    }
}
