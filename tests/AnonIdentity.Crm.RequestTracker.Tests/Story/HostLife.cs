namespace AnonIdentity.Crm.RequestTracker.Tests.Story;

/// <summary>Whether a host is alive. A dead one calls nothing and writes nothing more.</summary>
internal sealed class HostLife
{
    private volatile bool _dead;

    public bool IsOver => _dead;

    /// <summary>Kills the host.</summary>
    public void End() => _dead = true;

    /// <summary>Everything that a host reaches asks this first.</summary>
    /// <exception cref="HostDiedException">It is dead.</exception>
    public void Check()
    {
        if (_dead)
        {
            throw new HostDiedException();
        }
    }
}
