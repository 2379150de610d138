using System.Globalization;
using System.Net;
using AnonIdentity.InMemory;

namespace AnonIdentity.Conformance.Tests.Broken;

internal sealed class MovesNothing(ICrmAdapter inner) : PassThroughCrm(inner)
{
    public override Task<IReadOnlyList<RefusedMove>> MoveTicketsAsync(TicketMove move, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult<IReadOnlyList<RefusedMove>>([]);
    }
}

internal sealed class TakesAMergedContactForGone(ICrmAdapter inner, InMemoryCrm store) : PassThroughCrm(inner)
{
    public override Task<CrmTicketId> CreateTicketAsync(NewTicket ticket, CancellationToken cancellationToken) =>
        store.Contacts.FirstOrDefault(c => c.Id == ticket.Contact) is { MergedInto: not null }
            ? throw new CrmException(CrmErrorKind.NotFound, "It was merged.")
            : Inner.CreateTicketAsync(ticket, cancellationToken);
}

internal sealed class DoublesTickets(ICrmAdapter inner) : PassThroughCrm(inner)
{
    // The store behind makes a second one; this claims otherwise.
    public override CrmCapabilities Capabilities => base.Capabilities with { Tickets = Keying.UniqueUpsert };
}

internal sealed class LosesTheLastPage(ICrmAdapter inner) : PassThroughCrm(inner)
{
    public override async Task<TicketPage> ReadTicketsAsync(TicketQuery query, CancellationToken cancellationToken)
    {
        TicketPage page = await Inner.ReadTicketsAsync(query, cancellationToken);
        return query.Cursor is null ? page : page with { Next = null };
    }
}

internal sealed class PagesByNumber(ICrmAdapter inner, InMemoryCrm store) : PassThroughCrm(inner)
{
    public override async Task<TicketPage> ReadTicketsAsync(TicketQuery query, CancellationToken cancellationToken)
    {
        if (query.Contact is not { } contact)
        {
            return await Inner.ReadTicketsAsync(query, cancellationToken);
        }

        cancellationToken.ThrowIfCancellationRequested();
        int page = query.Cursor is null ? 0 : int.Parse(query.Cursor, CultureInfo.InvariantCulture);
        CrmTicket[] all = [.. store.Tickets.Where(t => t.Contacts.Contains(contact)).Select(t => new CrmTicket(t.Id, t.Contacts) { Visitor = t.Visitor })];
        return new TicketPage([.. all.Skip(page * 100).Take(100)], all.Length > (page + 1) * 100 ? (page + 1).ToString(CultureInfo.InvariantCulture) : null);
    }
}

internal sealed class FoldsKeys(ICrmAdapter inner) : PassThroughCrm(inner)
{
    public override Task<TicketPage> ReadTicketsAsync(TicketQuery query, CancellationToken cancellationToken) =>
        Inner.ReadTicketsAsync(query.Key is { } key ? TicketQuery.WithKey(key.ToLowerInvariant()) : query, cancellationToken);
}

internal sealed class MovesWhateverTheOwner(ICrmAdapter inner, InMemoryCrm store) : PassThroughCrm(inner)
{
    public override Task<IReadOnlyList<RefusedMove>> MoveTicketsAsync(TicketMove move, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        foreach (CrmTicket ticket in move.Tickets)
        {
            new InMemoryAgent(store).Move(ticket.Id, [.. ticket.Contacts.Select(c => c == move.From ? move.To : c).Distinct()]);
        }

        return Task.FromResult<IReadOnlyList<RefusedMove>>([]);
    }
}

internal sealed class DropsOtherContacts(ICrmAdapter inner, InMemoryCrm store) : PassThroughCrm(inner)
{
    public override async Task<IReadOnlyList<RefusedMove>> MoveTicketsAsync(TicketMove move, CancellationToken cancellationToken)
    {
        CrmTicketId[] ours = [.. store.Tickets.Where(t => t.Contacts.Contains(move.From)).Select(t => t.Id)];
        IReadOnlyList<RefusedMove> refused = await Inner.MoveTicketsAsync(move, cancellationToken);
        foreach (CrmTicket ticket in move.Tickets.Where(t => ours.Contains(t.Id)))
        {
            new InMemoryAgent(store).Move(ticket.Id, move.To);
        }

        return refused;
    }
}

internal sealed class LeavesHalfMoves(ICrmAdapter inner, InMemoryCrm store) : PassThroughCrm(inner)
{
    public override Task<IReadOnlyList<RefusedMove>> MoveTicketsAsync(TicketMove move, CancellationToken cancellationToken) =>
        Inner.MoveTicketsAsync(move with { Tickets = [.. move.Tickets.Where(t => store.Tickets.FirstOrDefault(s => s.Id == t.Id)?.Contacts.Contains(move.To) != true)] }, cancellationToken);
}

internal sealed class RefusesARepetition(ICrmAdapter inner, InMemoryCrm store) : PassThroughCrm(inner)
{
    public override async Task<IReadOnlyList<RefusedMove>> MoveTicketsAsync(TicketMove move, CancellationToken cancellationToken)
    {
        RefusedMove[] there = [.. move.Tickets.Where(t => store.Tickets.FirstOrDefault(s => s.Id == t.Id)?.Contacts.Contains(move.From) == false).Select(t => new RefusedMove(t.Id, MoveRefusal.ChangedByAgent))];
        return [.. await Inner.MoveTicketsAsync(move, cancellationToken), .. there];
    }
}

internal sealed class CutsBodies(ICrmAdapter inner) : PassThroughCrm(inner)
{
    public override Task<CrmTicketId> CreateTicketAsync(NewTicket ticket, CancellationToken cancellationToken) =>
        Inner.CreateTicketAsync(ticket with { Body = ticket.Body.Length > 65_535 ? ticket.Body[..65_535] : ticket.Body }, cancellationToken);
}

internal sealed class EscapesBodies(ICrmAdapter inner) : PassThroughCrm(inner)
{
    public override Task<CrmTicketId> CreateTicketAsync(NewTicket ticket, CancellationToken cancellationToken) =>
        Inner.CreateTicketAsync(ticket with { Body = WebUtility.HtmlEncode(ticket.Body) }, cancellationToken);
}

internal sealed class ForgetsTheVisitor(ICrmAdapter inner) : PassThroughCrm(inner)
{
    public override Task<CrmTicketId> CreateTicketAsync(NewTicket ticket, CancellationToken cancellationToken) =>
        Inner.CreateTicketAsync(ticket with { Visitor = null }, cancellationToken);
}

internal sealed class IgnoresCancellation(ICrmAdapter inner) : PassThroughCrm(inner)
{
    public override Task<TicketPage> ReadTicketsAsync(TicketQuery query, CancellationToken cancellationToken) => Inner.ReadTicketsAsync(query, CancellationToken.None);
}
