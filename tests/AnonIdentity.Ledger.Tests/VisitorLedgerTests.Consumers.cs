using AnonIdentity.Ledger;

namespace AnonIdentity.Ledger.Tests;

public abstract partial class VisitorLedgerTests
{
    [Fact]
    public async Task A_claim_is_ours_until_it_is_given_back_and_can_be_repeated()
    {
        ConsumerId consumer = new("cust-42");

        (await Ledger.ClaimConsumerAsync(consumer, "one", Cancel)).Should().Be(new ConsumerRecord(consumer, null, "one"));
        (await Ledger.ClaimConsumerAsync(consumer, "two", Cancel)).ClaimedBy.Should().Be("one");
        (await Ledger.ClaimConsumerAsync(consumer, "one", Cancel)).ClaimedBy.Should().Be("one");

        await Ledger.ReleaseConsumerAsync(consumer, "two", new CrmContactId("wrong"), Cancel);
        (await Ledger.ClaimConsumerAsync(consumer, "two", Cancel)).Should().Be(new ConsumerRecord(consumer, null, "one"), "only the claimant gives a claim back");

        await Ledger.ReleaseConsumerAsync(consumer, "one", new CrmContactId("17"), Cancel);
        (await Ledger.ClaimConsumerAsync(consumer, "two", Cancel)).Should().Be(new ConsumerRecord(consumer, new CrmContactId("17"), "two"));
        await Ledger.ReleaseConsumerAsync(consumer, "two", null, Cancel);
        (await Ledger.ClaimConsumerAsync(consumer, "three", Cancel)).Contact.Should().BeNull();
    }

    [Fact]
    public async Task Giving_back_what_nobody_claimed_does_nothing()
    {
        ConsumerId consumer = new("nobody yet");
        await Ledger.ReleaseConsumerAsync(consumer, "one", new CrmContactId("17"), Cancel);

        (await Ledger.ClaimConsumerAsync(consumer, "one", Cancel)).Contact.Should().BeNull();
    }

    [Fact]
    [Trait("Rule", "M3")]
    public async Task Of_sixty_four_claims_at_once_exactly_one_wins()
    {
        ConsumerId consumer = new("cust-42");
        IVisitorLedger[] hosts = Hosts(8);

        ConsumerRecord[] records = await Task.WhenAll(Enumerable.Range(0, 64).Select(i =>
            Task.Run(() => hosts[i % hosts.Length].ClaimConsumerAsync(consumer, $"claimant {i}", Cancel))));

        records.Select((record, i) => record.ClaimedBy == $"claimant {i}").Count(won => won).Should().Be(1);
        records.Select(record => record.ClaimedBy).Distinct().Should().HaveCount(1);
    }

    [Fact]
    [Trait("Rule", "A5")]
    public async Task Identifiers_that_differ_in_case_or_form_are_different()
    {
        string[] names =
        [
            "i", "I", "\u0130", "\u0131", "\u00DF", "ss", "\u00E9", "e\u0301", "a", "a ", " a", "K", "\u212A", "\uFB01", "fi", "\uFF21", "A",
            "%", "_", "a'b", "a''b", "a\"b", "$1", "\u65E5\u672C", "\U0001F600", "\u202Ea", "\uFFFF",
        ];
        foreach (string name in names)
        {
            ConsumerId consumer = new(name);
            (await Ledger.ClaimConsumerAsync(consumer, name, Cancel)).Should().Be(new ConsumerRecord(consumer, null, name));
            await AddAsync(New(Subject.Of(consumer)) with { Contact = new CrmContactId(name), BoundTo = consumer }, commit => commit with { Tickets = [Ticket(name)] });
        }

        foreach (string name in names)
        {
            SubjectRecord record = (await Ledger.ReadAsync(Subject.Of(new ConsumerId(name)), Cancel))!;
            record.Contact.Should().Be(new CrmContactId(name));
            (await Ledger.ReadTicketsAsync(record.Subject, TicketFilter.All, null, 9, Cancel)).Should().ContainSingle().Which.Key.Should().Be(name);
        }
    }

    [Fact]
    [Trait("Rule", "R4")]
    public async Task The_gate_is_closed_for_the_longest_time_asked_for()
    {
        (await Ledger.PauseAsync(TimeSpan.Zero, Cancel)).Should().Be(TimeSpan.Zero);
        (await Ledger.PauseAsync(Seconds(10), Cancel)).Should().Be(Seconds(10));
        Pass(Seconds(4));
        (await Ledger.PauseAsync(Seconds(1), Cancel)).Should().Be(Seconds(6), "a longer closure stays");
        (await Ledger.PauseAsync(Seconds(20), Cancel)).Should().Be(Seconds(20));
        Pass(Seconds(19));
        (await Ledger.PauseAsync(TimeSpan.Zero, Cancel)).Should().Be(Seconds(1));
        Pass(Seconds(1));
        (await Ledger.PauseAsync(TimeSpan.Zero, Cancel)).Should().Be(TimeSpan.Zero);
        Pass(Seconds(60));
        (await Ledger.PauseAsync(Seconds(2), Cancel)).Should().Be(Seconds(2));
    }
}
