namespace AnonIdentity.Tests.Values;

public class ReceiptTextTests
{
    private static readonly VisitorId Visitor = VisitorId.Parse("web_01h455vb4pex5vsknk084sn02q");
    private static readonly IReadOnlyList<MergedTicket> Tickets = [new(new CrmTicketId("7"), TicketResult.Moved)];

    [Fact]
    public void A_merge_receipt_is_one_line_with_outcome_counts_and_identifiers() =>
        new MergeReceipt(MergeOutcome.Merged) { Merge = new MergeId(Visitor, 1), Counts = new TicketCounts(Moved: 2, KeptByAgent: 1), Tickets = Tickets, Contact = new CrmContactId("42") }
            .ToString().Should().Be("Merged: merge web_01h455vb4pex5vsknk084sn02q.1, tickets 3 (2 moved, 1 kept by agent), contact 42");

    [Fact]
    public void A_refused_merge_says_no_more_than_that() =>
        new MergeReceipt(MergeOutcome.BoundToAnother).ToString().Should().Be("BoundToAnother: tickets 0");

    [Fact]
    public void A_preview_says_what_would_become_of_the_placeholder() =>
        new MergePreview(MergeOutcome.Promoted) { Fate = ContactFate.Promoted, Counts = new TicketCounts(AlreadyThere: 1), Tickets = Tickets, Queued = 1 }
            .ToString().Should().Be("Preview: outcome Promoted, placeholder Promoted, tickets 1 (1 already there), queued 1");

    [Fact]
    public void An_undo_receipt_says_why_it_is_parked() =>
        new UndoReceipt(UndoOutcome.Parked, new MergeId(Visitor, 1)) { Counts = new TicketCounts(Refused: 1, Missing: 1), Reason = "Denied" }
            .ToString().Should().Be("Parked: merge web_01h455vb4pex5vsknk084sn02q.1, tickets 2 (1 refused, 1 missing), parked because Denied");

    [Fact]
    public void A_ticket_receipt_leaves_out_what_is_not_known()
    {
        new TicketReceipt(TicketOutcome.Opened, "k1") { Visitor = Visitor, Ticket = new CrmTicketId("7"), Contact = new CrmContactId("42") }
            .ToString().Should().Be("Opened: key k1, visitor web_01h455vb4pex5vsknk084sn02q, ticket 7, contact 42");
        new TicketReceipt(TicketOutcome.Refused, "k1") { Refusal = TicketRefusal.KeyTaken }.ToString().Should().Be("Refused: key k1, refused because KeyTaken");
        new TicketReceipt(TicketOutcome.Parked, "k1") { Reason = "Ambiguous" }.ToString().Should().Be("Parked: key k1, parked because Ambiguous");
    }
}
