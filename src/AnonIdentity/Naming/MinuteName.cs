namespace AnonIdentity.Naming;

/// <summary>A name and the time in which it is the name: Unix seconds, the end excluded. Mostly a minute, less beside a change of the zone's offset.</summary>
internal sealed record MinuteName(long From, long To, string Name);
