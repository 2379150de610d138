using AnonIdentity.Ledger;
using Xunit;

namespace AnonIdentity.Conformance;

#pragma warning disable CS1591 // the name of a fact says all

public abstract partial class VisitorLedgerConformance
{
    [Fact]
    public Task A_claim_is_ours_until_it_is_given_back_and_can_be_repeated() => CheckAsync(async () =>
    {
        ConsumerId consumer = new("cust-42");

        (await Ledger.ClaimConsumerAsync(consumer, "one", Cancel)).MustBe(new ConsumerRecord(consumer, null, "one"));
        (await Ledger.ClaimConsumerAsync(consumer, "two", Cancel)).ClaimedBy.MustBe("one");
        (await Ledger.ClaimConsumerAsync(consumer, "one", Cancel)).ClaimedBy.MustBe("one");

        await Ledger.ReleaseConsumerAsync(consumer, "two", new CrmContactId("wrong"), Cancel);
        (await Ledger.ClaimConsumerAsync(consumer, "two", Cancel)).MustBe(new ConsumerRecord(consumer, null, "one"), "only the claimant gives a claim back");

        await Ledger.ReleaseConsumerAsync(consumer, "one", new CrmContactId("17"), Cancel);
        (await Ledger.ClaimConsumerAsync(consumer, "two", Cancel)).MustBe(new ConsumerRecord(consumer, new CrmContactId("17"), "two"));
        await Ledger.ReleaseConsumerAsync(consumer, "two", null, Cancel);
        (await Ledger.ClaimConsumerAsync(consumer, "three", Cancel)).Contact.MustBeNull();
    });

    [Fact]
    public Task Giving_back_what_nobody_claimed_does_nothing() => CheckAsync(async () =>
    {
        ConsumerId consumer = new("nobody yet");
        await Ledger.ReleaseConsumerAsync(consumer, "one", new CrmContactId("17"), Cancel);

        (await Ledger.ClaimConsumerAsync(consumer, "one", Cancel)).Contact.MustBeNull();
    });

    [Fact]
    [Law]
    [Trait("Rule", "M3")]
    public Task Of_sixty_four_claims_at_once_exactly_one_wins() => CheckAsync(async () =>
    {
        ConsumerId consumer = new("cust-42");
        IVisitorLedger[] hosts = Hosts(8);

        ConsumerRecord[] records = await Task.WhenAll(Enumerable.Range(0, 64).Select(i =>
            Task.Run(() => hosts[i % hosts.Length].ClaimConsumerAsync(consumer, $"claimant {i}", Cancel))));

        records.Select((record, i) => record.ClaimedBy == $"claimant {i}").Count(won => won).MustBe(1);
        records.Select(record => record.ClaimedBy).Distinct().MustHaveCount(1);
    });

    [Fact]
    [Law]
    [Trait("Rule", "A5")]
    public Task Identifiers_that_differ_in_case_or_form_are_different() => CheckAsync(async () =>
    {
        string[] names =
        [
            "i", "I", "\u0130", "\u0131", "\u00DF", "ss", "\u00E9", "e\u0301", "a", "a ", " a", "K", "\u212A", "\uFB01", "fi", "\uFF21", "A",
            "%", "_", "a'b", "a''b", "a\"b", "$1", "\u65E5\u672C", "\U0001F600", "\u202Ea", "\uFFFF",
        ];
        foreach (string name in names)
        {
            ConsumerId consumer = new(name);
            (await Ledger.ClaimConsumerAsync(consumer, name, Cancel)).MustBe(new ConsumerRecord(consumer, null, name));
            await AddAsync(New(Subject.Of(consumer)) with { Contact = new CrmContactId(name), BoundTo = consumer }, commit => commit with { Tickets = [Ticket(name)] });
        }

        foreach (string name in names)
        {
            SubjectRecord record = (await Ledger.ReadAsync(Subject.Of(new ConsumerId(name)), Cancel))!;
            record.Contact.MustBe(new CrmContactId(name));
            (await Ledger.ReadTicketsAsync(record.Subject, TicketFilter.All, null, 9, Cancel)).MustBeOne().Key.MustBe(name);
        }
    });

    [Fact]
    [Law]
    [Trait("Rule", "R4")]
    public Task The_gate_is_closed_for_the_longest_time_asked_for() => CheckAsync(async () =>
    {
        (await Ledger.PauseAsync(TimeSpan.Zero, Cancel)).MustBe(TimeSpan.Zero);
        (await Ledger.PauseAsync(Seconds(10), Cancel)).MustBe(Seconds(10));
        Pass(Seconds(4));
        (await Ledger.PauseAsync(Seconds(1), Cancel)).MustBe(Seconds(6), "a longer closure stays");
        (await Ledger.PauseAsync(Seconds(20), Cancel)).MustBe(Seconds(20));
        Pass(Seconds(19));
        (await Ledger.PauseAsync(TimeSpan.Zero, Cancel)).MustBe(Seconds(1));
        Pass(Seconds(1));
        (await Ledger.PauseAsync(TimeSpan.Zero, Cancel)).MustBe(TimeSpan.Zero);
        Pass(Seconds(60));
        (await Ledger.PauseAsync(Seconds(2), Cancel)).MustBe(Seconds(2));
        Pass(Seconds(-4000));
        (await Ledger.PauseAsync(TimeSpan.Zero, Cancel)).MustBe(TimeSpan.Zero, "a gate that stays closed for over an hour was closed before the clock was set back");
        (await Ledger.PauseAsync(Seconds(2), Cancel)).MustBe(Seconds(2));
    });
}
