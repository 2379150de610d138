using AnonIdentity.Crm;
using AnonIdentity.Ledger;
using AnonIdentity.Simulation.World;

namespace AnonIdentity.Simulation.Points;

/// <summary>Faults that the simulator found, each as the smallest story that shows it.</summary>
public sealed class FoundFaultTests
{
    [Fact]
    [Trait("Rule", "M3")]
    [Trait("Promise", "Q11")]
    public void A_consumers_contact_that_appears_while_the_placeholder_is_promoted_gets_the_tickets()
    {
        Scene scene = new();
        Host host = scene.NewHost();
        VisitorId visitor = scene.NewVisitor();
        scene.Get(Scene.OpenAsync(host, visitor, "b"));
        scene.At("UpdateContact", Fault.None, meanwhile: () => scene.Crm.Ensure(new NewContact(ContactKey.Of(Scene.Maria), "Maria", Scene.Maria.Value)));
        scene.Get(Scene.MergeAsync(host, visitor));
        scene.Pass(host, 60);

        scene.OwnersOf("b").Should().Equal(Scene.Maria.Value);
        scene.Operation(visitor).Outcome.Should().Be(MergeOutcome.Merged);
    }

    [Fact]
    [Trait("Rule", "T6")]
    [Trait("Promise", "Q3")]
    public void A_second_try_of_a_host_that_died_is_waited_for_as_the_first_one_is()
    {
        Scene scene = new(Keying.SearchOnly, lateMost: 60_000);
        VisitorId visitor = scene.NewVisitor();
        Host first = scene.NewHost();
        scene.At("CreateTicket", Fault.Stall);
        scene.At("CreateTicket", Fault.CrashLate, nth: 2);
        scene.Get(Scene.OpenAsync(first, visitor, "b"));
        scene.Pass(first, 120);
        first.IsDead.Should().BeTrue();

        scene.Pass(scene.NewHost(), 300);

        scene.OwnersOf("b").Should().HaveCount(1);
    }

    [Fact]
    [Trait("Rule", "T3")]
    [Trait("Promise", "Q3")]
    public void A_contact_that_another_draft_may_still_make_is_waited_for_at_every_try()
    {
        Scene scene = new(Keying.SearchOnly, lateMost: 60_000);
        VisitorId visitor = scene.NewVisitor();
        Host host = scene.NewHost();
        scene.At("EnsureContact", Fault.Stall);
        scene.At("EnsureContact", Fault.Late, nth: 2);
        scene.Get(Scene.OpenAsync(host, visitor, "a"));
        scene.Pass(host, 30);
        scene.Get(Scene.OpenAsync(host, visitor, "b"));
        scene.Pass(host, 400);

        scene.ContactsOf(visitor.ToString()).Should().Be(1);
        scene.OwnersOf("a").Should().HaveCount(1);
        scene.OwnersOf("b").Should().HaveCount(1);
    }

    [Fact]
    [Trait("Rule", "T6")]
    [Trait("Rule", "R2")]
    [Trait("Promise", "Q3")]
    public void A_host_that_stood_still_before_it_sent_is_waited_for()
    {
        Scene scene = new(Keying.SearchOnly, lateMost: 60_000);
        VisitorId visitor = scene.NewVisitor();
        Host first = scene.NewHost();
        scene.Get(Scene.OpenAsync(first, visitor, "a"));

        // Twenty-five seconds between the row that says "sent" and the sending; the lease is renewed between.
        scene.At("Commit.Ticket.Trying", Fault.Pause);
        scene.At("CreateTicket", Fault.CrashLate);
        scene.Get(Scene.OpenAsync(first, visitor, "b"));
        first.IsDead.Should().BeTrue();
        scene.Pass(scene.NewHost(), 300);

        scene.OwnersOf("b").Should().HaveCount(1);
    }

    [Fact]
    [Trait("Rule", "M3")]
    [Trait("Promise", "Q11")]
    public void A_claim_that_a_dead_host_left_after_a_consumers_ticket_does_not_hold_up_a_merge()
    {
        Scene scene = new();
        VisitorId visitor = scene.NewVisitor();
        Host first = scene.NewHost();
        scene.At("Release", Fault.CrashBefore);
        scene.Get(Scene.OpenAsync(first, "a"));
        Host second = scene.NewHost();
        scene.Get(Scene.OpenAsync(second, visitor, "b"));
        scene.Get(Scene.MergeAsync(second, visitor));
        scene.Pass(second, 60);

        scene.Operation(visitor).Outcome.Should().Be(MergeOutcome.Merged);
        scene.OwnersOf("b").Should().Equal(Scene.Maria.Value);
    }

    [Fact]
    [Trait("Rule", "M3")]
    [Trait("Rule", "R2")]
    [Trait("Promise", "Q11")]
    public void A_claim_that_arrives_after_its_merge_is_over_does_not_hold_up_the_next_one()
    {
        Scene scene = new();
        Host host = scene.NewHost();
        VisitorId first = scene.NewVisitor();
        VisitorId second = scene.NewVisitor();
        scene.Get(Scene.OpenAsync(host, first, "a"));
        scene.Get(Scene.OpenAsync(host, second, "b"));
        MergeReceipt merged = scene.Get(Scene.MergeAsync(host, first))!;

        // What a slow host had sent before another finished its merge.
        scene.Claim(merged.Merge.ToString());
        scene.Get(Scene.MergeAsync(host, second));
        scene.Pass(host, 10);

        scene.OwnersOf("b").Should().Equal(Scene.Maria.Value);
    }

    [Fact]
    [Trait("Rule", "M3")]
    [Trait("Rule", "R3")]
    [Trait("Promise", "Q3")]
    public void A_merge_that_is_resumed_chooses_anew_because_its_claim_ended_with_the_park()
    {
        Scene scene = new(Keying.SearchOnly);
        Host host = scene.NewHost();
        VisitorId first = scene.NewVisitor();
        VisitorId second = scene.NewVisitor();
        scene.Get(Scene.OpenAsync(host, first, "a"));
        scene.Get(Scene.OpenAsync(host, second, "b"));
        scene.At("UpdateContact", Fault.Refused);
        scene.Get(Scene.MergeAsync(host, first));
        scene.Operation(first).Retry.ParkedBecause.Should().NotBeNull();
        scene.Get(Scene.MergeAsync(host, second));
        scene.Get(host.CallAsync(async h =>
        {
            await h.Recovery.ResumeAsync(new ParkedOperation(Subject.Of(first), 1, null, ""));
            return "";
        }));
        scene.Pass(host, 10);

        scene.ContactsOf(Scene.Maria.Value).Should().Be(1);
        scene.OwnersOf("a").Should().Equal(Scene.Maria.Value);
        scene.OwnersOf("b").Should().Equal(Scene.Maria.Value);
    }

    [Fact]
    [Trait("Rule", "P1")]
    [Trait("Rule", "M2")]
    public void A_ticket_of_a_consumer_who_is_being_forgotten_is_refused_and_does_not_throw()
    {
        Scene scene = new();
        Host host = scene.NewHost();
        scene.Get(Scene.OpenAsync(host, "a"));
        scene.At("Commit.Forget.EraseLedger", Fault.CrashBefore);
        scene.Get(host.CallAsync(h => h.Directory.ForgetAsync(Scene.Maria)));
        TicketReceipt? receipt = scene.Get(Scene.OpenAsync(scene.NewHost(), "b"));

        receipt!.Refusal.Should().Be(TicketRefusal.Forgotten);
    }

    [Fact]
    [Trait("Rule", "T11")]
    [Trait("Promise", "Q3")]
    public void A_consumers_contact_that_a_dead_host_made_is_remembered_although_the_search_does_not_show_it()
    {
        Scene scene = new(Keying.SearchOnly, lagMost: 300_000);
        Host first = scene.NewHost();
        scene.At("CreateTicket", Fault.CrashBefore);
        scene.Get(Scene.OpenAsync(first, "a"));
        scene.PassWithoutRecovery(35_000);
        Host second = scene.NewHost();
        scene.Get(Scene.OpenAsync(second, "b"));
        scene.Pass(second, 800);

        scene.ContactsOf(Scene.Maria.Value).Should().Be(1);
        scene.OwnersOf("a").Should().Equal(Scene.Maria.Value);
        scene.OwnersOf("b").Should().Equal(Scene.Maria.Value);
    }

    [Fact]
    [Trait("Rule", "T11")]
    [Trait("Promise", "Q3")]
    public void A_contact_that_a_dead_host_made_in_place_of_one_that_was_deleted_is_waited_for()
    {
        Scene scene = new(Keying.SearchOnly, lagMost: 300_000, tickets: Keying.IdempotencyKey);
        CrmContact known = scene.Crm.Ensure(new NewContact(ContactKey.Of(Scene.Maria), "Maria", Scene.Maria.Value));
        scene.Crm.Settled();
        Host first = scene.NewHost();
        scene.Get(Scene.OpenAsync(first, "a"));
        scene.Crm.Erase(known.Id);
        scene.PassWithoutRecovery(301_000);
        scene.At("EnsureContact", Fault.CrashLate);
        scene.Get(Scene.OpenAsync(first, "b"));
        first.IsDead.Should().BeTrue();
        scene.PassWithoutRecovery(35_000);

        scene.Pass(scene.NewHost(), 800);

        scene.ContactsOf(Scene.Maria.Value).Should().Be(1);
        scene.OwnersOf("b").Should().Equal(Scene.Maria.Value);
    }

    [Fact]
    [Trait("Rule", "T11")]
    [Trait("Promise", "Q4")]
    public void A_contact_that_the_CRM_refuses_to_make_twice_is_not_the_one_that_had_the_key_before()
    {
        Scene scene = new(lagMost: 30_000);
        CrmContact before = scene.Crm.Ensure(new NewContact(ContactKey.Of(Scene.Maria), "Maria", Scene.Maria.Value));
        scene.Crm.Settled();
        scene.PassWithoutRecovery(1_000);
        scene.Crm.Update(before, before with { ExternalId = "somebody else" });
        scene.Crm.Ensure(new NewContact(ContactKey.Of(Scene.Maria), "Maria", Scene.Maria.Value));
        Host host = scene.NewHost();
        scene.At("EnsureContact", Fault.Conflict);

        scene.Get(Scene.OpenAsync(host, "b"));
        scene.Pass(host, 120);

        scene.OwnersOf("b").Should().Equal(Scene.Maria.Value);
    }

    [Fact]
    [Trait("Rule", "M10")]
    [Trait("Promise", "Q4")]
    public void A_promotion_is_not_undone_before_the_lists_show_what_came_to_the_contact_since()
    {
        Scene scene = new(lagMost: 30_000);
        Host host = scene.NewHost();
        VisitorId visitor = scene.NewVisitor();
        scene.Get(Scene.OpenAsync(host, visitor, "a"));
        MergeReceipt merged = scene.Get(Scene.MergeAsync(host, visitor))!;
        scene.Get(Scene.OpenAsync(host, "b"));
        scene.Get(host.CallAsync(h => h.Merger.UndoAsync(merged.Merge, "not theirs")));
        scene.Pass(host, 120);

        scene.OwnersOf("b").Should().Equal(Scene.Maria.Value);
        scene.OwnersOf("a").Should().Equal(visitor.ToString());
    }

    [Fact]
    [Trait("Rule", "A5")]
    [Trait("Promise", "Q4")]
    public void A_search_that_shows_a_contact_as_it_was_does_not_get_the_consumers_ticket()
    {
        Scene scene = new(lagMost: 30_000);
        Host host = scene.NewHost();
        VisitorId visitor = scene.NewVisitor();
        scene.Get(Scene.OpenAsync(host, visitor, "a"));
        MergeReceipt merged = scene.Get(Scene.MergeAsync(host, visitor))!;
        scene.Get(host.CallAsync(h => h.Merger.UndoAsync(merged.Merge, "not theirs")));
        for (int i = 0; i < 60 && scene.Operation(visitor).Step != OperationStep.Purge; i++)
        {
            scene.Pass(host, 1);
        }

        scene.Get(Scene.OpenAsync(host, "b"));
        scene.Pass(host, 120);

        scene.OwnersOf("a").Should().Equal(visitor.ToString());
        scene.OwnersOf("b").Should().Equal(Scene.Maria.Value);
    }

    [Fact]
    [Trait("Rule", "R6")]
    [Trait("Rule", "M10")]
    [Trait("Promise", "Q10")]
    public void What_a_dead_host_had_sent_is_looked_for_again_after_an_undo()
    {
        Scene scene = new(lateMost: 120_000);
        scene.Crm.Ensure(new NewContact(ContactKey.Of(Scene.Maria), "Maria", Scene.Maria.Value));
        VisitorId visitor = scene.NewVisitor();
        Host first = scene.NewHost();
        scene.Get(Scene.OpenAsync(first, visitor, "a"));
        scene.At("MoveTickets", Fault.CrashLate);
        scene.Get(Scene.MergeAsync(first, visitor));
        Host second = scene.NewHost();
        scene.Pass(second, 40);
        scene.Operation(visitor).Outcome.Should().Be(MergeOutcome.Merged);
        scene.Get(second.CallAsync(h => h.Merger.UndoAsync(new MergeId(visitor, 1), "not theirs")));
        scene.Pass(second, 400);

        scene.OwnersOf("a").Should().Equal(visitor.ToString());
    }

    [Fact]
    [Trait("Rule", "M10")]
    [Trait("Promise", "Q10")]
    public void An_undo_takes_the_tickets_of_a_promotion_along_that_was_stopped_before_it_had_written_them_down()
    {
        Scene scene = new();
        Host host = scene.NewHost();
        VisitorId visitor = scene.NewVisitor();
        scene.Get(Scene.OpenAsync(host, visitor, "a"));

        // Promoted, then stopped; meanwhile the contact got something of the consumer's own, so that it stays the consumer's.
        scene.At("ListTickets", Fault.Before, meanwhile: () => scene.Crm.Put(new SimTicket(new CrmTicketId("x1"), "x1", null, scene.Crm.Now.Contacts[0].Id, "own")));
        scene.At("Commit.Merge.Snapshot", Fault.CrashAfter, nth: 2);
        scene.Get(Scene.MergeAsync(host, visitor));
        Host second = scene.NewHost();
        scene.Get(second.CallAsync(h => h.Merger.UndoAsync(new MergeId(visitor, 1), "not theirs")));
        scene.Pass(second, 60);

        scene.OwnersOf("own").Should().Equal(Scene.Maria.Value);
        scene.OwnersOf("a").Should().Equal(visitor.ToString());
    }
}
