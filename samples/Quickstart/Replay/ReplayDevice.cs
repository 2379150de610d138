namespace AnonIdentity.Quickstart.Replay;

/// <summary>What a device keeps, and what the script must remember of it.</summary>
internal sealed class ReplayDevice
{
    /// <summary>The visitor identifier that it has now.</summary>
    public VisitorId? Visitor { get; private set; }

    /// <summary>Who is signed in.</summary>
    public ConsumerId? Consumer { get; set; }

    /// <summary>Whether it keeps its identifier over sign-in and sign-out.</summary>
    public bool KeepsId { get; set; }

    /// <summary>Every identifier that was ever on it.</summary>
    public HashSet<VisitorId> Past { get; } = [];

    /// <summary>Stores an identifier.</summary>
    public void Store(VisitorId visitor)
    {
        Visitor = visitor;
        Past.Add(visitor);
    }

    /// <summary>Loses the identifier.</summary>
    public void Lose() => Visitor = null;

    /// <summary>Ends a session or begins one: a host that is careful forgets the identifier then.</summary>
    public void Forget()
    {
        if (!KeepsId)
        {
            Lose();
        }
    }
}
