using AnonIdentity.Crm;
using Xunit;

namespace AnonIdentity.Conformance;

public abstract partial class CrmAdapterConformance
{
    private const int Many = 251;

    /// <summary>Pages end where they say, and lose nothing.</summary>
    [Fact]
    [Law]
    [Trait("Rule", "M15")]
    public Task More_than_two_hundred_and_fifty_tickets_are_listed_each_once_and_in_a_stable_order() => CheckAsync(async () =>
    {
        CrmContact contact = await ManyAsync();
        List<CrmTicketId> first = await ListAsync(contact, _ => Task.CompletedTask);
        first.Distinct().MustHaveCount(first.Count, "each ticket is listed once");
        first.MustHaveCount(Many, "no ticket is lost between pages");
        (await ListAsync(contact, _ => Task.CompletedTask)).MustEqualBecause(first, "the order is stable");
    });

    /// <summary>The core moves what it has read before it reads on: a page by number would skip as many as were moved.</summary>
    [Fact]
    [Law]
    [Trait("Rule", "M1")]
    public Task Tickets_that_leave_the_list_while_it_is_read_hide_no_other() => CheckAsync(async () =>
    {
        CrmContact contact = await ManyAsync();
        CrmContact target = await KnownAsync();
        if (!Can.CanMove)
        {
            Note("cannot move; an agent moves");
        }

        List<CrmTicketId> seen = await ListAsync(contact, async page =>
        {
            foreach (CrmTicket[] batch in page.Chunk(Math.Clamp(Can.MoveBatch, 1, 100)))
            {
                if (Can.CanMove)
                {
                    (await Crm.MoveTicketsAsync(new TicketMove(contact.Id, target.Id, batch), Cancel)).MustBeEmpty("nothing is refused");
                }
                else
                {
                    await Harness.MoveAsync(batch[0].Id, [target.Id], Cancel);
                }
            }

            await Harness.SettleAsync(Cancel);
        });
        seen.Distinct().MustHaveCount(Many, "every ticket was on some page");
        if (Can.CanMove)
        {
            (await Harness.CountTicketsAsync(target.Id, Cancel)).MustBe(Many, "every ticket has moved");
            (await Harness.CountTicketsAsync(contact.Id, Cancel)).MustBe(0, "none was left");
        }
    });

    /// <summary>Up to 100 ids in one call.</summary>
    [Fact]
    [Trait("Rule", "A1")]
    public Task Reading_a_hundred_ids_leaves_out_what_is_not_there() => CheckAsync(async () =>
    {
        VisitorId visitor = Harness.NewVisitor();
        CrmContact contact = await PlaceholderAsync(visitor);
        await Harness.AddTicketsAsync(contact.Id, visitor, 99, Cancel);
        await Harness.SettleAsync(Cancel);
        List<CrmTicketId> ids = await ListAsync(contact, _ => Task.CompletedTask);
        IReadOnlyList<CrmTicket> read = await ReadAsync([.. ids, new CrmTicketId(Harness.AbsentId)]);
        read.Select(ticket => ticket.Id.Value).Order(StringComparer.Ordinal).MustEqualBecause([.. ids.Select(id => id.Value).Order(StringComparer.Ordinal)], "those that are there are read");
        read.MustAll(ticket => ticket.Contacts.SequenceEqual([contact.Id]) && ticket.Visitor == visitor, "each with its contact and visitor");
    });

    private async Task<CrmContact> ManyAsync()
    {
        VisitorId visitor = Harness.NewVisitor();
        CrmContact contact = await PlaceholderAsync(visitor);
        await Harness.AddTicketsAsync(contact.Id, visitor, Many, Cancel);
        await Harness.SettleAsync(Cancel);
        return contact;
    }

    private async Task<List<CrmTicketId>> ListAsync(CrmContact contact, Func<IReadOnlyList<CrmTicket>, Task> meanwhile)
    {
        List<CrmTicketId> seen = [];
        string? cursor = null;
        int pages = 0;
        do
        {
            TicketPage page = await Crm.ReadTicketsAsync(TicketQuery.OfContact(contact.Id, cursor), Cancel);
            (page.Tickets.Count <= 200).MustBe(true, "a page has about 100 tickets at most");
            (++pages <= 3 * Many).MustBe(true, "the list comes to an end");
            seen.AddRange(page.Tickets.Select(ticket => ticket.Id));
            await meanwhile(page.Tickets);
            cursor = page.Next;
        }
        while (cursor is not null);

        return seen;
    }
}
