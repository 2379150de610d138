using AnonIdentity.Crm;
using AnonIdentity.Testing.Faults;

namespace AnonIdentity.Testing;

/// <summary>
/// Which faults strike where. One plan may serve an adapter and a ledger, of several hosts; calls are counted over all of them. A run without a
/// fault tells the names of all moments in <see cref="Reached"/>, so that a test can go through every one of them. Thread-safe.
/// </summary>
public sealed class FaultPlan
{
    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly Dictionary<FaultPoint, Queue<Fault>> _once = [];
    private readonly List<(FaultPoint Point, Fault Fault)> _each = [];
    private readonly List<Func<FaultPoint, Fault?>> _chosen = [];
    private readonly List<FaultPoint> _reached = [];
    private readonly List<FaultPoint> _struck = [];
    private readonly List<LateCall> _late = [];
    private long _calls;

    /// <summary>A plan without faults.</summary>
    /// <param name="time">By what time late calls are late; the system's if none is given.</param>
    public FaultPlan(TimeProvider? time = null) => _time = time ?? TimeProvider.System;

    /// <summary>All moments that were passed, in their order.</summary>
    public IReadOnlyList<FaultPoint> Reached
    {
        get
        {
            lock (_lock)
            {
                return [.. _reached];
            }
        }
    }

    /// <summary>The moments at which a fault struck, in their order.</summary>
    public IReadOnlyList<FaultPoint> Struck
    {
        get
        {
            lock (_lock)
            {
                return [.. _struck];
            }
        }
    }

    /// <summary>How many calls are still to take effect late.</summary>
    public int LateCount
    {
        get
        {
            lock (_lock)
            {
                return _late.Count;
            }
        }
    }

    /// <summary>A fault at a moment: once, or at every such call when the name has no number.</summary>
    /// <param name="point">The moment's name, as in <see cref="FaultPoint"/>.</param>
    /// <param name="fault">The fault.</param>
    /// <returns>This plan.</returns>
    /// <exception cref="FormatException">The text names no moment.</exception>
    /// <exception cref="ArgumentException">This fault cannot strike there.</exception>
    public FaultPlan At(string point, Fault fault) => At(FaultPoint.Parse(point), fault);

    /// <inheritdoc cref="At(string, Fault)"/>
    public FaultPlan At(FaultPoint point, Fault fault)
    {
        Check(point, fault);
        lock (_lock)
        {
            if (point.Number == 0)
            {
                _each.Add((point, fault));
            }
            else
            {
                (_once.TryGetValue(point, out Queue<Fault>? faults) ? faults : _once[point] = []).Enqueue(fault);
            }
        }

        return this;
    }

    /// <summary>A fault wherever a function says so: for random faults from a seed.</summary>
    /// <param name="choose">The fault of a moment, or <see langword="null"/>. Called for one moment at a time.</param>
    /// <returns>This plan.</returns>
    public FaultPlan When(Func<FaultPoint, Fault?> choose)
    {
        ArgumentNullException.ThrowIfNull(choose);
        lock (_lock)
        {
            _chosen.Add(choose);
        }

        return this;
    }

    /// <summary>Takes away all faults that have not struck; late calls stay late.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _once.Clear();
            _each.Clear();
            _chosen.Clear();
        }
    }

    /// <summary>Lets those late calls take effect whose time has come, in the order in which they were made. Each call of a decorated adapter does it first.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>How many took effect, or were refused by the CRM.</returns>
    public async Task<int> ApplyLateAsync(CancellationToken cancellationToken)
    {
        LateCall[] due;
        lock (_lock)
        {
            DateTimeOffset now = _time.GetUtcNow();
            due = [.. _late.Where(call => call.At <= now && call.AfterCall <= _calls)];
            _late.RemoveAll(due.Contains);
        }

        foreach (LateCall call in due)
        {
            try
            {
                await call.RunAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (CrmException)
            {
                // Nobody waits for the answer any more.
            }
        }

        return due.Length;
    }

    internal void Defer<T>(Func<CancellationToken, Task<T>> run, TimeSpan by, int calls)
    {
        lock (_lock)
        {
            _late.Add(new LateCall(run, _time.GetUtcNow() + by, _calls + calls));
        }
    }

    internal async Task<T> RunAsync<T>(string name, Func<CancellationToken, Task<T>> run, Func<int, CancellationToken, Task<T>>? half, CancellationToken cancellationToken)
    {
        bool isCrm = name.StartsWith(FaultPoint.Crm, StringComparison.Ordinal);
        if (isCrm)
        {
            await ApplyLateAsync(cancellationToken).ConfigureAwait(false);
        }

        FaultedCall<T> call = new(this, run, half);
        Fault? before = Pass(name, isCrm, out int number);
        T answer = before is null ? await run(cancellationToken).ConfigureAwait(false) : await before.BeforeAsync(call, cancellationToken).ConfigureAwait(false);
        return Pass(new FaultPoint(name, number, FaultMoment.After)) is { } after ? await after.AfterAsync(call, answer, cancellationToken).ConfigureAwait(false) : answer;
    }

    private static void Check(FaultPoint point, Fault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        if ((point.IsLedger && !fault.SuitsLedger) || (point.Moment == FaultMoment.After && !fault.SuitsAfter))
        {
            throw new ArgumentException($"This fault cannot strike at {point}.", nameof(fault));
        }
    }

    private Fault? Pass(string name, bool isCrm, out int number)
    {
        lock (_lock)
        {
            _calls += isCrm ? 1 : 0;
            _numbers[name] = number = _numbers.GetValueOrDefault(name) + 1;
            return Pass(new FaultPoint(name, number, FaultMoment.Before));
        }
    }

    private Fault? Pass(FaultPoint point)
    {
        lock (_lock)
        {
            _reached.Add(point);
            Fault? fault = _once.TryGetValue(point, out Queue<Fault>? faults) && faults.TryDequeue(out Fault? next) ? next : null;
            fault ??= _each.Find(each => each.Point == point with { Number = 0 }).Fault;
            if (fault is null)
            {
                fault = _chosen.Select(choose => choose(point)).FirstOrDefault(chosen => chosen is not null);
                if (fault is not null)
                {
                    Check(point, fault);
                }
            }

            if (fault is not null)
            {
                _struck.Add(point);
            }

            return fault;
        }
    }
}
