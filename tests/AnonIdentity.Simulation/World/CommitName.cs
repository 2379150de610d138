using AnonIdentity.Ledger;

namespace AnonIdentity.Simulation.World;

/// <summary>Names a commit by what it writes, so that every crash point has a name.</summary>
internal static class CommitName
{
    public static string Of(LedgerCommit commit)
    {
        string what = commit.Erase ? "Erase"
            : commit.Operations.Count > 0 ? string.Join('+', commit.Operations.Select(o => $"{o.Kind}.{o.Step}"))
            : commit.Tickets.Count > 0 ? string.Join('+', commit.Tickets.Select(t => $"Ticket.{t.State}"))
            : commit.Subject.Contact is not null ? "Contact" : "Subject";
        string moves = commit.NewMoves.Count > 0 ? "+Snapshot" : commit.Moves.Count > 0 ? "+Results" : "";
        string lease = commit.Lease is { Holder: null } ? "+LetGo" : "";
        return $"Commit.{what}{moves}{lease}";
    }
}
