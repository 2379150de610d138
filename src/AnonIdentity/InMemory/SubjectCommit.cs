using AnonIdentity.Ledger;
using NodaTime;

namespace AnonIdentity.InMemory;

/// <summary>Writes a commit, whose version was found right, into the rows of its subject.</summary>
internal static class SubjectCommit
{
    public static void Apply(SubjectRow row, LedgerCommit commit, long now)
    {
        SubjectRecord wanted = commit.Subject;
        if (commit.NewMoves.Concat(commit.Moves).Any(move => move.Merge.Visitor != wanted.Subject.Visitor))
        {
            throw new ArgumentException("A commit changes the rows of one subject; a move is another's.", nameof(commit));
        }

        row.Record = wanted with
        {
            Version = wanted.Version + 1,
            FirstTicketAt = wanted.FirstTicketAt is { } at ? Instant.FromUnixTimeMilliseconds(at.ToUnixTimeMilliseconds()) : null,
            Holder = commit.Lease is { } lease ? lease.Holder : row.Record.Holder,
            Operations = [],
        };
        row.DueAt = wanted.DueIn is { } due ? now + Milliseconds.From(due) : null;
        row.ActiveAt = commit.Active ? now : row.ActiveAt;
        if (commit.Lease is { } change)
        {
            row.LeaseLength = Milliseconds.From(change.Length);
            row.LeaseUntil = now + row.LeaseLength;
        }

        foreach (TicketRecord ticket in commit.Tickets)
        {
            row.Tickets.Set(ticket.Key, new(ticket, ticket.Retry, now, now - Milliseconds.From(ticket.TryingFor ?? TimeSpan.Zero)));
        }

        foreach (OperationRecord operation in commit.Operations)
        {
            long begun = row.Operations.TryGetValue(operation.Number, out Stored<OperationRecord>? old) ? old.Since : now - Milliseconds.From(operation.Age);
            row.Operations[operation.Number] = new(operation, operation.Retry, now, begun);
        }

        ApplyMoves(row, commit);
    }

    private static void ApplyMoves(SubjectRow row, LedgerCommit commit)
    {
        if (commit.PurgeMoves is { } merge)
        {
            row.Moves.Remove(merge);
        }

        foreach (MoveRecord move in commit.NewMoves)
        {
            if (!row.Moves.TryGetValue(move.Merge.Number, out OrderedRows<MoveRecord>? moves))
            {
                row.Moves[move.Merge.Number] = moves = new();
            }

            if (!moves.Contains(move.Ticket.Value))
            {
                moves.Set(move.Ticket.Value, move);
            }
        }

        foreach (MoveRecord move in commit.Moves)
        {
            if (row.Moves.GetValueOrDefault(move.Merge.Number) is { } moves && moves.Find(move.Ticket.Value) is { } old)
            {
                moves.Set(move.Ticket.Value, old with { Result = move.Result, UndoResult = move.UndoResult });
            }
        }
    }
}
