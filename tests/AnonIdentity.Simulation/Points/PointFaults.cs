using AnonIdentity.Simulation.World;

namespace AnonIdentity.Simulation.Points;

/// <summary>Names every call of a run, and lets the ones with given numbers go wrong.</summary>
internal sealed class PointFaults(params (int Call, Fault Fault)[] faults) : IFaults
{
    /// <summary>The calls so far, by name: <c>crm:CreateTicket</c>, <c>ledger:Commit.Ticket.Delivered</c>.</summary>
    public List<(string Name, bool IsCrm, bool Changes)> Calls { get; } = [];

    /// <summary>Whether nothing goes wrong any more.</summary>
    public bool Calm { get; set; }

    public Fault OfCrm(Host host, string call, bool changes) => Next($"crm:{call}", true, changes);

    public Fault OfLedger(Host host, string call, bool changes) => Next($"ledger:{call}", false, changes);

    private Fault Next(string name, bool isCrm, bool changes)
    {
        if (Calm)
        {
            return Fault.None;
        }

        Calls.Add((name, isCrm, changes));
        foreach ((int call, Fault fault) in faults)
        {
            if (call == Calls.Count)
            {
                return fault;
            }
        }

        return Fault.None;
    }
}
