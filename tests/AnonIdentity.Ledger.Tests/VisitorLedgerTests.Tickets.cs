using AnonIdentity.Ledger;

namespace AnonIdentity.Ledger.Tests;

public abstract partial class VisitorLedgerTests
{
    [Fact]
    [Trait("Rule", "T5")]
    public async Task A_ticket_reads_back_whole_and_its_body_leaves_the_ledger_when_replaced()
    {
        TicketRecord accepted = Ticket("k1") with
        {
            Content = new TicketContent("Ünïcode 😀", "line\nline\t\"quoted\" \\ <b>'; drop table anon_ticket; --", new Dictionary<string, string> { ["a"] = "1", [""] = "\u0001" }),
        };
        SubjectRecord subject = await AddAsync(New(NewVisitor()), commit => commit with { Tickets = [accepted], Active = true });
        (await Ledger.ReadTicketAsync(subject.Subject, "k1", Cancel)).Should().BeEquivalentTo(accepted);

        TicketRecord delivered = accepted with { State = TicketState.Delivered, Content = null, CrmTicket = new CrmTicketId("4711"), Retry = default };
        await ChangeAsync(subject, commit => commit with { Tickets = [delivered] });

        (await Ledger.ReadTicketAsync(subject.Subject, "k1", Cancel)).Should().BeEquivalentTo(delivered);
    }

    [Fact]
    public async Task A_forwarded_ticket_says_where_it_went()
    {
        VisitorId fresh = NewVisitor();
        SubjectRecord subject = await AddAsync(New(NewVisitor()), commit => commit with { Tickets = [Ticket("k") with { State = TicketState.Forwarded, Content = null, ForwardedTo = fresh }] });

        (await Ledger.ReadTicketAsync(subject.Subject, "k", Cancel))!.ForwardedTo.Should().Be(fresh);
    }

    [Fact]
    public async Task A_key_belongs_to_its_subject()
    {
        SubjectRecord one = await AddAsync(New(NewVisitor()), commit => commit with { Tickets = [Ticket("k")] });
        SubjectRecord other = await AddAsync(New(Subject.Of(new ConsumerId("cust-42"))));

        (await Ledger.ReadTicketAsync(other.Subject, "k", Cancel)).Should().BeNull();
        (await Ledger.ReadTicketAsync(one.Subject, "K", Cancel)).Should().BeNull();
        (await Ledger.ReadTicketAsync(one.Subject, "k", Cancel)).Should().NotBeNull();
    }

    [Fact]
    public async Task Tickets_are_read_in_the_order_of_their_keys_page_by_page()
    {
        string[] keys = ["", " ", "10", "9", "A", "Z", "a", "a ", "b", "z", "ß", "é"];
        SubjectRecord subject = await AddAsync(New(NewVisitor()), commit => commit with { Tickets = [.. keys.Reverse().Select(Ticket)] });

        List<string> read = [];
        for (string? after = null; ; after = read[^1])
        {
            IReadOnlyList<TicketRecord> page = await Ledger.ReadTicketsAsync(subject.Subject, TicketFilter.All, after, 5, Cancel);
            read.AddRange(page.Select(ticket => ticket.Key));
            if (page.Count < 5)
            {
                break;
            }
        }

        read.Should().Equal(keys, "keys are compared ordinally");
    }

    [Fact]
    public async Task Each_filter_gives_its_tickets()
    {
        VisitorId visitor = NewVisitor();
        TicketState[] states = [TicketState.Accepted, TicketState.Trying, TicketState.Delivered, TicketState.Forwarded, TicketState.Parked];
        SubjectRecord subject = await AddAsync(New(visitor), commit => commit with
        {
            Tickets = [.. states.Select(state => Ticket(state.ToString()) with { State = state, CrmTicket = state == TicketState.Delivered ? new CrmTicketId("1") : null }),
                Ticket("Delivered too") with { State = TicketState.Delivered, CrmTicket = new CrmTicketId("2") }],
            NewMoves = [Move(new MergeId(visitor, 1), "1"), Move(new MergeId(visitor, 2), "2")],
        });

        (await KeysAsync(TicketFilter.All)).Should().HaveCount(6);
        (await KeysAsync(TicketFilter.Undelivered)).Should().Equal("Accepted", "Trying");
        (await KeysAsync(TicketFilter.Parked)).Should().Equal("Parked");
        (await KeysAsync(TicketFilter.NotInMerge(1))).Should().Equal("Delivered too");
        (await KeysAsync(TicketFilter.NotInMerge(2))).Should().Equal("Delivered");
        (await KeysAsync(TicketFilter.NotInMerge(3))).Should().Equal("Delivered", "Delivered too");

        async Task<IEnumerable<string>> KeysAsync(TicketFilter filter) =>
            (await Ledger.ReadTicketsAsync(subject.Subject, filter, null, 99, Cancel)).Select(ticket => ticket.Key);
    }
}
