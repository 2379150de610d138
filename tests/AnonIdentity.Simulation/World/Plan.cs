using AnonIdentity.Crm;

namespace AnonIdentity.Simulation.World;

/// <summary>What kind of world a seed makes: the CRM, the hosts, the people, and how much goes wrong.</summary>
internal sealed class Plan
{
    private static readonly long[] Latest = [0, 2_000, 20_000, 120_000];

    public Plan(Chance chance, bool? searchOnly = null)
    {
        SearchOnly = searchOnly ?? chance.OneIn(2);
        Keying contacts = SearchOnly ? Keying.SearchOnly : chance.Pick(Keying.UniqueUpsert, Keying.UniqueUpsert, Keying.UniqueUpsert, Keying.SearchOnly);
        Keying tickets = SearchOnly ? Keying.SearchOnly : chance.Pick(Keying.UniqueUpsert, Keying.UniqueUpsert, Keying.IdempotencyKey, Keying.SearchOnly);
        AllUnique = contacts == Keying.UniqueUpsert && tickets == Keying.UniqueUpsert;
        Weather = new Weather
        {
            LateMost = chance.Pick<long>(Latest),
            LagMost = chance.Pick<long>(Latest),
            PauseFor = chance.Pick<long>(5_000, 45_000, 130_000),
        };
        Capabilities = new CrmCapabilities
        {
            Contacts = contacts,
            Tickets = tickets,
            IdempotencyKeyLife = TimeSpan.FromHours(24),
            Settle = TimeSpan.FromMilliseconds(Weather.LateMost + Weather.LagMost),
            ConditionalUpdate = chance.OneIn(2),
            CanMove = true,
            CanErase = chance.OneIn(2),
            MoveBatch = chance.Pick(1, 2, 100),
        };
        RefusesSecond = chance.OneIn(2);
        Hosts = 1 + chance.Below(4);
        Visitors = 1 + chance.Below(4);
        Consumers = 1 + chance.Below(2);
        FaultOneIn = chance.Pick(0, 8, 25, 60);
        LedgerFaultOneIn = chance.Pick(0, 0, 40, 150);
        CrashOneIn = chance.Pick(0, 40, 120, 400);
        Agents = chance.OneIn(2) ? chance.Below(8) : 0;
        KnownContacts = chance.OneIn(2);
        GiveNames = chance.OneIn(2);
        Forgets = chance.OneIn(6);
        UndoAtEnd = chance.OneIn(2);
        LedgerSteps = AllUnique && Capabilities.Settle == TimeSpan.Zero && chance.OneIn(3);
        Rolling = chance.OneIn(4);
        ChaosFor = chance.Pick<long>(30_000, 90_000, 240_000);
        Options = new AnonymousConsumersOptions
        {
            Lease = TimeSpan.FromSeconds(chance.Pick(15, 30, 120)),
            CrmTimeout = TimeSpan.FromSeconds(chance.Pick(2, 10)),
            CallBudget = TimeSpan.FromSeconds(2),
        };
    }

    public bool SearchOnly { get; }

    /// <summary>Whether nothing in the safety of the library hangs on time.</summary>
    public bool AllUnique { get; }

    public Weather Weather { get; }

    public CrmCapabilities Capabilities { get; }

    public bool RefusesSecond { get; }

    public int Hosts { get; }

    public int Visitors { get; }

    public int Consumers { get; }

    public int FaultOneIn { get; }

    public int LedgerFaultOneIn { get; }

    public int CrashOneIn { get; }

    public int Agents { get; }

    public bool KnownContacts { get; }

    public bool GiveNames { get; }

    public bool Forgets { get; }

    public bool UndoAtEnd { get; }

    public bool LedgerSteps { get; }

    public bool Rolling { get; }

    public long ChaosFor { get; }

    public AnonymousConsumersOptions Options { get; }

    public override string ToString() => FormattableString.Invariant(
        $"contacts {Capabilities.Contacts}, tickets {Capabilities.Tickets}, late {Weather.LateMost}, lag {Weather.LagMost}, hosts {Hosts}, visitors {Visitors}, consumers {Consumers}, faults 1/{FaultOneIn}, ledger 1/{LedgerFaultOneIn}, crashes 1/{CrashOneIn}, agents {Agents}, lease {Options.Lease}, timeout {Options.CrmTimeout}, steps {LedgerSteps}, pause {Weather.PauseFor}");
}
