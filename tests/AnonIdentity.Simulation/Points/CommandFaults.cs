namespace AnonIdentity.Simulation.Points;

/// <summary>Which database command goes wrong: the n-th, once or for ever until it is repaired. Thread-safe.</summary>
internal sealed class CommandFaults(int failsAt, bool forEver)
{
    private int _commands;
    private int _failures;
    private volatile bool _isDown;
    private volatile bool _isRepaired;

    /// <summary>How many of them failed.</summary>
    public int Failures => _failures;

    /// <summary>Whether the database is gone.</summary>
    public bool IsDown => _isDown;

    /// <summary>Counts a command.</summary>
    /// <returns>Whether it fails.</returns>
    public bool Fails()
    {
        if (_isRepaired)
        {
            return false;
        }

        int number = Interlocked.Increment(ref _commands);
        _isDown |= forEver && number == failsAt;
        bool fails = _isDown || number == failsAt;
        if (fails)
        {
            Interlocked.Increment(ref _failures);
        }

        return fails;
    }

    /// <summary>From now on nothing fails, and nothing is counted.</summary>
    public void Repair()
    {
        _isRepaired = true;
        _isDown = false;
    }
}
