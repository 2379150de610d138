namespace AnonIdentity.Simulation.World;

/// <summary>Decides what goes wrong with a call.</summary>
internal interface IFaults
{
    Fault OfCrm(Host host, string call, bool changes);

    Fault OfLedger(Host host, string call, bool changes);
}
