using NodaTime;

namespace AnonIdentity;

/// <summary>Names placeholder contacts so that anyone recognises them as anonymous. Thread-safe. Implement it for another pattern (rule N2).</summary>
public interface IAnonymousContactNamer
{
    /// <summary>The placeholder name, <c>Web User 10/05 10:15</c> (rule N1).</summary>
    /// <param name="channel">Where the visitor comes from.</param>
    /// <param name="firstTicketAt">When the visitor's first ticket was accepted.</param>
    string Name(Channel channel, Instant firstTicketAt);

    /// <summary>Whether the namer could have made a name, with either separator. For display and reports; it decides nothing (rule N3).</summary>
    /// <param name="name">The name.</param>
    bool IsPlaceholder(string? name);
}
