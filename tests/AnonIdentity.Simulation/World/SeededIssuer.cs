namespace AnonIdentity.Simulation.World;

/// <summary>Issues identifiers from the seed.</summary>
internal sealed class SeededIssuer(Chance chance) : IVisitorIdIssuer
{
    public VisitorId Issue(Channel channel) => new(channel, 0x0123456789AB7000, chance.Next() | 1);
}
