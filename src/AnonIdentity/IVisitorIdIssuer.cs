namespace AnonIdentity;

/// <summary>Issues visitor identifiers. Thread-safe.</summary>
public interface IVisitorIdIssuer
{
    /// <summary>Issues a fresh identifier: a UUIDv7 with the host's time and cryptographic random bits (rule V2). It costs nothing until the
    /// first ticket: no row, no CRM call (rule V6).</summary>
    /// <param name="channel">Where the visitor comes from.</param>
    /// <exception cref="ArgumentOutOfRangeException">The channel is unknown.</exception>
    VisitorId Issue(Channel channel);
}
