namespace AnonIdentity.Testing;

/// <summary>The calls of one or several adapters, in the order in which they began. Thread-safe.</summary>
public sealed class CallLog
{
    private readonly Lock _lock = new();
    private readonly List<CrmCall> _calls = [];

    /// <summary>All calls.</summary>
    public IReadOnlyList<CrmCall> Calls
    {
        get
        {
            lock (_lock)
            {
                return [.. _calls];
            }
        }
    }

    /// <summary>The names of all calls.</summary>
    public IReadOnlyList<string> Names => [.. Calls.Select(call => call.Name)];

    /// <summary>Forgets all calls.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _calls.Clear();
        }
    }

    internal CrmCall Begin(string name, object request)
    {
        lock (_lock)
        {
            CrmCall call = new(_calls.Count + 1, name, request);
            _calls.Add(call);
            return call;
        }
    }

    internal void End(CrmCall begun, CrmCall ended)
    {
        lock (_lock)
        {
            int at = _calls.FindIndex(call => ReferenceEquals(call, begun));
            if (at >= 0)
            {
                _calls[at] = ended;
            }
        }
    }
}
