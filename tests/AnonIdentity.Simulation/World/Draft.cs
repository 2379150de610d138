namespace AnonIdentity.Simulation.World;

/// <summary>One thing that somebody sent, with a body that no other has.</summary>
internal sealed class Draft(string body, string key, VisitorId? visitor, ConsumerId? consumer)
{
    public string Body => body;

    public string Key => key;

    public ConsumerId? Consumer => consumer;

    /// <summary>The visitor that it was sent for.</summary>
    public VisitorId? From { get; } = visitor;

    /// <summary>The visitor that it ended with.</summary>
    public VisitorId? Visitor { get; set; } = visitor;

    /// <summary>Whether the library said that it has it.</summary>
    public bool Accepted { get; set; }
}
