using AnonIdentity.Ledger;
using Xunit;

namespace AnonIdentity.Conformance;

#pragma warning disable CS1591 // the name of a fact says all

public abstract partial class VisitorLedgerConformance
{
    [Fact]
    [Law]
    [Trait("Rule", "T5")]
    public Task A_ticket_reads_back_whole_and_its_body_leaves_the_ledger_when_replaced() => CheckAsync(async () =>
    {
        TicketRecord accepted = Ticket("k1") with
        {
            Content = new TicketContent("Ünïcode 😀", "line\nline\t\"quoted\" \\ <b>'; drop table anon_ticket; --", new Dictionary<string, string> { ["a"] = "1", [""] = "\u0001" }),
        };
        SubjectRecord subject = await AddAsync(New(NewVisitor()), commit => commit with { Tickets = [accepted], Active = true });
        (await Ledger.ReadTicketAsync(subject.Subject, "k1", Cancel)).MustBe(accepted);

        TicketRecord delivered = accepted with { State = TicketState.Delivered, Content = null, CrmTicket = new CrmTicketId("4711"), Retry = default };
        await ChangeAsync(subject, commit => commit with { Tickets = [delivered] });

        (await Ledger.ReadTicketAsync(subject.Subject, "k1", Cancel)).MustBe(delivered);
    });

    [Fact]
    public Task A_forwarded_ticket_says_where_it_went() => CheckAsync(async () =>
    {
        VisitorId fresh = NewVisitor();
        SubjectRecord subject = await AddAsync(New(NewVisitor()), commit => commit with { Tickets = [Ticket("k") with { State = TicketState.Forwarded, Content = null, ForwardedTo = fresh }] });

        (await Ledger.ReadTicketAsync(subject.Subject, "k", Cancel))!.ForwardedTo.MustBe(fresh);
    });

    [Fact]
    public Task A_key_belongs_to_its_subject() => CheckAsync(async () =>
    {
        SubjectRecord one = await AddAsync(New(NewVisitor()), commit => commit with { Tickets = [Ticket("k")] });
        SubjectRecord other = await AddAsync(New(Subject.Of(new ConsumerId("cust-42"))));

        (await Ledger.ReadTicketAsync(other.Subject, "k", Cancel)).MustBeNull();
        (await Ledger.ReadTicketAsync(one.Subject, "K", Cancel)).MustBeNull();
        (await Ledger.ReadTicketAsync(one.Subject, "k", Cancel)).MustNotBeNull();
    });

    [Fact]
    public Task Tickets_are_read_in_the_order_of_their_keys_page_by_page() => CheckAsync(async () =>
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

        read.MustEqualBecause(keys, "keys are compared ordinally");
    });

    [Fact]
    public Task Each_filter_gives_its_tickets() => CheckAsync(async () =>
    {
        VisitorId visitor = NewVisitor();
        TicketState[] states = [TicketState.Accepted, TicketState.Trying, TicketState.Delivered, TicketState.Forwarded, TicketState.Parked];
        SubjectRecord subject = await AddAsync(New(visitor), commit => commit with
        {
            Tickets = [.. states.Select(state => Ticket(state.ToString()) with { State = state, CrmTicket = state == TicketState.Delivered ? new CrmTicketId("1") : null }),
                Ticket("Delivered too") with { State = TicketState.Delivered, CrmTicket = new CrmTicketId("2") }],
            NewMoves = [Move(new MergeId(visitor, 1), "1"), Move(new MergeId(visitor, 2), "2")],
        });

        (await KeysAsync(TicketFilter.All)).MustHaveCount(6);
        (await KeysAsync(TicketFilter.Undelivered)).MustEqual("Accepted", "Trying");
        (await KeysAsync(TicketFilter.Parked)).MustEqual("Parked");
        (await KeysAsync(TicketFilter.NotInMerge(1))).MustEqual("Delivered too");
        (await KeysAsync(TicketFilter.NotInMerge(2))).MustEqual("Delivered");
        (await KeysAsync(TicketFilter.NotInMerge(3))).MustEqual("Delivered", "Delivered too");

        async Task<IEnumerable<string>> KeysAsync(TicketFilter filter) =>
            (await Ledger.ReadTicketsAsync(subject.Subject, filter, null, 99, Cancel)).Select(ticket => ticket.Key);
    });
}
