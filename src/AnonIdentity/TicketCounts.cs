using System.Globalization;

namespace AnonIdentity;

/// <summary>How many tickets had which result.</summary>
/// <param name="Moved">Moved.</param>
/// <param name="KeptByAgent">Left where an agent put them.</param>
/// <param name="AlreadyThere">With the target already.</param>
/// <param name="Refused">Refused by the CRM.</param>
/// <param name="Missing">Gone from the CRM.</param>
public readonly record struct TicketCounts(int Moved = 0, int KeptByAgent = 0, int AlreadyThere = 0, int Refused = 0, int Missing = 0)
{
    /// <summary>All of them.</summary>
    public int Total => Moved + KeptByAgent + AlreadyThere + Refused + Missing;

    /// <summary>One more with a result; a pending one is not counted.</summary>
    /// <param name="result">The result.</param>
    public TicketCounts Plus(TicketResult result) => result switch
    {
        TicketResult.Moved => this with { Moved = Moved + 1 },
        TicketResult.KeptByAgent => this with { KeptByAgent = KeptByAgent + 1 },
        TicketResult.AlreadyThere => this with { AlreadyThere = AlreadyThere + 1 },
        TicketResult.Refused => this with { Refused = Refused + 1 },
        TicketResult.Missing => this with { Missing = Missing + 1 },
        _ => this,
    };

    /// <summary>What is not zero: <c>3 (2 moved, 1 kept by agent)</c>.</summary>
    public override string ToString()
    {
        (int Count, string Name)[] all = [(Moved, "moved"), (KeptByAgent, "kept by agent"), (AlreadyThere, "already there"), (Refused, "refused"), (Missing, "missing")];
        string parts = string.Join(", ", all.Where(part => part.Count != 0).Select(part => string.Create(CultureInfo.InvariantCulture, $"{part.Count} {part.Name}")));
        return string.Create(CultureInfo.InvariantCulture, $"{Total}") + (parts.Length == 0 ? "" : $" ({parts})");
    }
}
