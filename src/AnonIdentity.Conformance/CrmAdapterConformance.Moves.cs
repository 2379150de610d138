using AnonIdentity.Crm;
using Xunit;

namespace AnonIdentity.Conformance;

public abstract partial class CrmAdapterConformance
{
    /// <summary>There and back: a merge and its undo.</summary>
    [Fact]
    [Law]
    [Trait("Rule", "A3")]
    public Task A_ticket_moves_and_moves_back_and_is_read_back_so() => MoveAsync(async (source, target, ticket) =>
    {
        (await GiveAsync(source, target, ticket)).MustBeEmpty("nothing is refused");
        await AgentSeesAsync(ticket.Id, "the target has it", target.Id);
        CrmTicket moved = await ReadOneAsync(ticket.Id);
        moved.Contacts.MustEqual(target.Id);
        moved.Visitor.MustBe(ticket.Visitor, "it still carries the visitor identifier");
        (await GiveAsync(target, source, moved)).MustBeEmpty("nothing is refused");
        await AgentSeesAsync(ticket.Id, "it is back", source.Id);
    });

    /// <summary>A crashed host's move is made again by the next one.</summary>
    [Fact]
    [Law]
    [Trait("Rule", "R1")]
    public Task Moving_again_is_harmless() => MoveAsync(async (source, target, ticket) =>
    {
        await GiveAsync(source, target, ticket);
        (await GiveAsync(source, target, ticket)).MustBeEmpty("the target has it: that is no refusal");
        (await GiveAsync(source, target, await ReadOneAsync(ticket.Id))).MustBeEmpty("nor is it when it is read anew");
        await AgentSeesAsync(ticket.Id, "the target has it, once", target.Id);
    });

    /// <summary>An agent outranks the library.</summary>
    [Fact]
    [Law]
    [Trait("Rule", "M6")]
    public Task A_ticket_that_an_agent_gave_to_another_since_it_was_read_stays_there() => MoveAsync(async (source, target, ticket) =>
    {
        CrmContact other = await KnownAsync();
        await Harness.MoveAsync(ticket.Id, [other.Id], Cancel);
        IReadOnlyList<RefusedMove> refused = await GiveAsync(source, target, ticket);
        await AgentSeesAsync(ticket.Id, "an agent put it there", other.Id);
        (refused is [] || (refused is [{ Reason: MoveRefusal.ChangedByAgent }] && refused[0].Ticket == ticket.Id)).MustBe(true, "if a refusal is answered it says that an agent changed it");
    });

    /// <summary>Only the placeholder is replaced. A CRM where a ticket has one contact shows one.</summary>
    [Fact]
    [Law]
    [Trait("Rule", "M6")]
    public Task Other_contacts_of_a_ticket_stay() => MoveAsync(async (source, target, ticket) =>
    {
        if (!Harness.HasSeveralContacts)
        {
            Note("a ticket has one contact");
            (await ReadOneAsync(ticket.Id)).Contacts.MustEqual(source.Id);
            return;
        }

        CrmContact other = await KnownAsync();
        await Harness.MoveAsync(ticket.Id, [other.Id, source.Id], Cancel);
        CrmTicket read = await ReadOneAsync(ticket.Id);
        read.Contacts.Select(c => c.Value).Order(StringComparer.Ordinal).MustEqualBecause([.. new[] { other.Id.Value, source.Id.Value }.Order(StringComparer.Ordinal)], "both contacts are read");
        (await GiveAsync(source, target, read)).MustBeEmpty("nothing is refused");
        await AgentSeesAsync(ticket.Id, "only the placeholder is replaced", other.Id, target.Id);
        (await GiveAsync(target, source, await ReadOneAsync(ticket.Id))).MustBeEmpty("nothing is refused");
        await AgentSeesAsync(ticket.Id, "and back", other.Id, source.Id);
    });

    /// <summary>A move that broke off after the target was added.</summary>
    [Fact]
    [Law]
    [Trait("Rule", "R1")]
    public Task A_half_move_is_finished_and_other_contacts_stay() => MoveAsync(async (source, target, ticket) =>
    {
        if (!Harness.HasSeveralContacts)
        {
            Note("a ticket has one contact");
            (await ReadOneAsync(ticket.Id)).Contacts.MustEqual(source.Id);
            return;
        }

        await Harness.LeaveHalfMovedAsync(ticket.Id, source.Id, target.Id, Cancel);
        (await GiveAsync(source, target, ticket)).MustBeEmpty("nothing is refused");
        await AgentSeesAsync(ticket.Id, "it has lost the placeholder", target.Id);
    });

    /// <summary>A whole batch of the declared size.</summary>
    [Fact]
    [Trait("Rule", "A1")]
    public Task A_batch_of_the_declared_size_moves_whole() => MoveAsync(async (source, target, ticket) =>
    {
        int size = Math.Clamp(Can.MoveBatch, 1, 100);
        if (size > 1)
        {
            await Harness.AddTicketsAsync(source.Id, ticket.Visitor!.Value, size - 1, Cancel);
            await Harness.SettleAsync(Cancel);
        }

        TicketPage page = await Crm.ReadTicketsAsync(TicketQuery.OfContact(source.Id), Cancel);
        (await GiveAsync(source, target, [.. page.Tickets.Take(size)])).MustBeEmpty("nothing is refused");
        (await Harness.CountTicketsAsync(target.Id, Cancel)).MustBe(size, "all of the batch has moved");
    });

    /// <summary>One that is gone is told, and holds nobody up.</summary>
    [Fact]
    [Trait("Rule", "M2")]
    public Task A_ticket_that_is_gone_is_missing_and_the_others_move() => MoveAsync(async (source, target, ticket) =>
    {
        CrmTicket gone = new(new CrmTicketId(Harness.AbsentId), [source.Id]);
        List<RefusedMove> refused = [];
        foreach (CrmTicket[] batch in new[] { gone, ticket }.Chunk(Math.Clamp(Can.MoveBatch, 1, 100)))
        {
            refused.AddRange(await GiveAsync(source, target, batch));
        }

        refused.MustEqual(new RefusedMove(gone.Id, MoveRefusal.Missing));
        await AgentSeesAsync(ticket.Id, "the other has moved", target.Id);
    });

    /// <summary>Tickets are never given to nobody.</summary>
    [Fact]
    [Trait("Rule", "A2")]
    public Task A_move_to_a_contact_that_is_not_there_moves_nothing() => MoveAsync(async (source, _, ticket) =>
    {
        CrmContact nobody = new(new CrmContactId(Harness.AbsentId));
        await FailsAsync(() => GiveAsync(source, nobody, ticket), "the target is not there");
        await AgentSeesAsync(ticket.Id, "it stays", source.Id);
    });

    private Task<IReadOnlyList<RefusedMove>> GiveAsync(CrmContact source, CrmContact target, params CrmTicket[] tickets) =>
        Crm.MoveTicketsAsync(new TicketMove(source.Id, target.Id, tickets), Cancel);

    /// <summary>A fact about moves; where moving is not declared: that it is refused, and changes nothing.</summary>
    private Task MoveAsync(Func<CrmContact, CrmContact, CrmTicket, Task> check, [System.Runtime.CompilerServices.CallerMemberName] string fact = "") => CheckAsync(
        async () =>
        {
            VisitorId visitor = Harness.NewVisitor();
            CrmContact source = await PlaceholderAsync(visitor);
            CrmContact target = await KnownAsync();
            CrmTicket ticket = await ReadOneAsync(await TicketAsync(source, visitor));
            if (Can.CanMove)
            {
                await check(source, target, ticket);
                return;
            }

            await FailsAsync(() => GiveAsync(source, target, ticket), "moving is not declared", CrmErrorKind.Denied, CrmErrorKind.Rejected);
            Note("cannot move, and says so");
            await AgentSeesAsync(ticket.Id, "a refusal changes nothing", source.Id);
        },
        fact);
}
