namespace AnonIdentity;

/// <summary>Asks for a merge.</summary>
/// <param name="Visitor">The visitor, proved by the caller: the identifier alone proves nothing.</param>
/// <param name="Consumer">Who signed in, from the host's own authentication.</param>
public sealed record MergeRequest(VisitorId Visitor, ConsumerId Consumer)
{
    /// <summary>The consumer's name, for a placeholder that becomes theirs and still has the name we gave it (rule N3). Never written to a
    /// known contact.</summary>
    public string? Name { get; init; }

    /// <summary>Merges a quarantined visitor all the same (rule M10). While the undo that quarantined it is not finished, waiting or parked, the answer stays
    /// <see cref="MergeOutcome.Quarantined"/>.</summary>
    public bool Force { get; init; }
}
