using AnonIdentity.Crm;

namespace AnonIdentity.Quickstart.Replay;

/// <summary>What the script does to the CRM: an outage, and calls after which the host dies. It outlives the hosts. Thread-safe.</summary>
internal sealed class CrmFaults
{
    private readonly Lock _gate = new();
    private readonly HashSet<long> _fatal = [];
    private long _calls;
    private bool _down;

    /// <summary>Whether the CRM is down.</summary>
    public bool Down
    {
        get
        {
            lock (_gate)
            {
                return _down;
            }
        }

        set
        {
            lock (_gate)
            {
                _down = value;
            }
        }
    }

    /// <summary>The n-th call from now on is the host's last.</summary>
    public void CrashAfter(long calls)
    {
        lock (_gate)
        {
            // A number that no file reaches needs no overflow to say so.
            _fatal.Add(calls > long.MaxValue - _calls ? long.MaxValue : _calls + calls);
        }
    }

    /// <summary>Counts a call that reaches the CRM.</summary>
    /// <returns>Whether it is the host's last.</returns>
    /// <exception cref="CrmException">The CRM is down; the call does not reach it.</exception>
    public bool Count()
    {
        lock (_gate)
        {
            return _down ? throw new CrmException(CrmErrorKind.Unavailable, "The CRM is down.") : _fatal.Remove(++_calls);
        }
    }
}
