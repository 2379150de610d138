namespace AnonIdentity.Simulation.World;

/// <summary>Faults by chance, while it storms.</summary>
internal sealed class SeededFaults(Plan plan, Chance chance, Schedule schedule) : IFaults
{
    private long _limitedUntil;

    public bool Storm { get; set; } = true;

    public Fault OfCrm(Host host, string call, bool changes)
    {
        if (!Storm)
        {
            return Fault.None;
        }

        if (schedule.Now < _limitedUntil)
        {
            return Fault.Limited;
        }

        if (chance.OneIn(plan.CrashOneIn))
        {
            return chance.Pick(Fault.CrashBefore, changes ? Fault.CrashAfter : Fault.CrashBefore, changes ? Fault.CrashLate : Fault.CrashBefore, Fault.Pause);
        }

        if (!chance.OneIn(plan.FaultOneIn))
        {
            return Fault.None;
        }

        Fault fault = changes
            ? chance.Pick(Fault.Before, Fault.After, Fault.Late, Fault.Late, Fault.Stall, Fault.StallAfter, Fault.Limited, Fault.Conflict, Fault.Garbage, Fault.Twice)
            : chance.Pick(Fault.Before, Fault.Stall, Fault.Limited, Fault.Garbage);

        // Only a CRM with unique keys bears that the network says it twice.
        bool once = call is "EnsureContact" ? plan.Capabilities.Contacts == Crm.Keying.SearchOnly : call is "CreateTicket" && plan.Capabilities.Tickets == Crm.Keying.SearchOnly;
        if (fault == Fault.Limited)
        {
            _limitedUntil = schedule.Now + chance.Between(0, 10_000);
        }

        return fault == Fault.Twice && once ? Fault.Late : fault;
    }

    public Fault OfLedger(Host host, string call, bool changes)
    {
        if (!Storm)
        {
            return Fault.None;
        }

        if (chance.OneIn(plan.CrashOneIn * 3))
        {
            return chance.Pick(Fault.CrashBefore, changes ? Fault.CrashAfter : Fault.CrashBefore, Fault.Pause);
        }

        return !chance.OneIn(plan.LedgerFaultOneIn) ? Fault.None : changes ? chance.Pick(Fault.Before, Fault.After) : Fault.Before;
    }
}
