using AnonIdentity.TestServers;

namespace AnonIdentity.Crm.RequestTracker.Tests;

public sealed class MoveTests(RequestTrackerServer server) : RtTest(server)
{
    [Fact]
    [Trait("Rule", "M1")]
    [Trait("Rule", "A3")]
    public async Task A_ticket_goes_from_the_placeholder_to_the_known_contact_and_back()
    {
        (CrmContact from, CrmContact to, CrmTicket ticket) = await OneAsync();
        (await MoveAsync(from, to, ticket)).Should().BeEmpty();
        CrmTicket moved = await ReadOneAsync(ticket.Id);
        moved.Contacts.Should().Equal(to.Id);
        (await MoveAsync(to, from, moved)).Should().BeEmpty();
        (await ReadOneAsync(ticket.Id)).Contacts.Should().Equal(from.Id);
    }

    [Fact]
    [Trait("Rule", "R1")]
    public async Task Moving_again_is_harmless()
    {
        (CrmContact from, CrmContact to, CrmTicket ticket) = await OneAsync();
        await MoveAsync(from, to, ticket);
        (await MoveAsync(from, to, ticket)).Should().BeEmpty("the target has it: a crashed host's move is done");
        (await RequestorsAsync(ticket.Id)).Should().Equal(Number(to));
    }

    [Fact]
    [Trait("Rule", "M6")]
    public async Task Other_requestors_stay()
    {
        (CrmContact from, CrmContact to, CrmTicket ticket) = await OneAsync();
        CrmContact other = await KnownAsync();
        await AgentMovesAsync(ticket.Id, from, other);
        (await MoveAsync(from, to, await ReadOneAsync(ticket.Id))).Should().BeEmpty();
        (await RequestorsAsync(ticket.Id)).Should().BeEquivalentTo([Number(other), Number(to)]);
    }

    [Fact]
    [Trait("Rule", "M6")]
    public async Task An_agent_who_adds_somebody_after_the_read_is_respected_and_the_ticket_moves()
    {
        (CrmContact from, CrmContact to, CrmTicket ticket) = await OneAsync();
        CrmContact other = await KnownAsync();
        await AgentMovesAsync(ticket.Id, from, other);
        (await MoveAsync(from, to, ticket)).Should().BeEmpty();
        (await RequestorsAsync(ticket.Id)).Should().BeEquivalentTo([Number(other), Number(to)]);
    }

    [Fact]
    [Trait("Rule", "M6")]
    public async Task A_ticket_that_an_agent_moved_since_it_was_read_stays()
    {
        (CrmContact from, CrmContact to, CrmTicket ticket) = await OneAsync();
        CrmContact other = await KnownAsync();
        await AgentMovesAsync(ticket.Id, other);
        (await MoveAsync(from, to, ticket)).Should().Equal(new RefusedMove(ticket.Id, MoveRefusal.ChangedByAgent));
        (await RequestorsAsync(ticket.Id)).Should().Equal(Number(other));
    }

    [Fact]
    [Trait("Rule", "M6")]
    [Trait("Rule", "M13")]
    public async Task One_that_we_moved_and_an_agent_put_back_stays_with_the_placeholder()
    {
        (CrmContact from, CrmContact to, CrmTicket ticket) = await OneAsync();
        await MoveAsync(from, to, ticket);
        await AgentMovesAsync(ticket.Id, from);
        (await MoveAsync(from, to, ticket)).Should().Equal(new RefusedMove(ticket.Id, MoveRefusal.ChangedByAgent));
        (await RequestorsAsync(ticket.Id)).Should().Equal(Number(from));
    }

    [Fact]
    [Trait("Rule", "M1")]
    public async Task What_an_agent_did_before_the_read_does_not_count()
    {
        (CrmContact from, CrmContact to, CrmTicket ticket) = await OneAsync();
        await AgentMovesAsync(ticket.Id, await KnownAsync());
        await AgentMovesAsync(ticket.Id, from);
        (await MoveAsync(from, to, await ReadOneAsync(ticket.Id))).Should().BeEmpty();
        (await RequestorsAsync(ticket.Id)).Should().Equal(Number(to));
    }

    [Fact]
    [Trait("Rule", "R1")]
    public async Task Our_own_half_move_is_finished()
    {
        (CrmContact from, CrmContact to, CrmTicket ticket) = await OneAsync();
        await Service.PutAsync($"ticket/{ticket.Id}", Requestors(from, to));
        (await MoveAsync(from, to, ticket)).Should().BeEmpty();
        (await RequestorsAsync(ticket.Id)).Should().Equal(Number(to));
    }

    [Fact]
    [Trait("Rule", "M6")]
    public async Task A_half_move_by_an_agent_stays()
    {
        (CrmContact from, CrmContact to, CrmTicket ticket) = await OneAsync();
        await AgentMovesAsync(ticket.Id, from, to);
        (await MoveAsync(from, to, ticket)).Should().Equal(new RefusedMove(ticket.Id, MoveRefusal.ChangedByAgent));
        (await RequestorsAsync(ticket.Id)).Should().BeEquivalentTo([Number(from), Number(to)]);
    }

    [Fact]
    [Trait("Rule", "M6")]
    public async Task An_agent_who_comes_between_the_check_and_the_write_gets_the_ticket_back()
    {
        (CrmContact from, CrmContact to, CrmTicket ticket) = await OneAsync();
        CrmContact other = await KnownAsync();
        JustBeforeTheWrite(() => AgentMovesAsync(ticket.Id, other));
        (await MoveAsync(from, to, ticket)).Should().Equal(new RefusedMove(ticket.Id, MoveRefusal.ChangedByAgent));
        (await RequestorsAsync(ticket.Id)).Should().Equal(Number(other));
    }

    [Fact]
    [Trait("Rule", "M6")]
    public async Task Somebody_whom_an_agent_adds_between_the_check_and_the_write_is_kept()
    {
        (CrmContact from, CrmContact to, CrmTicket ticket) = await OneAsync();
        CrmContact other = await KnownAsync();
        JustBeforeTheWrite(() => AgentMovesAsync(ticket.Id, from, other));
        (await MoveAsync(from, to, ticket)).Should().BeEmpty();
        (await RequestorsAsync(ticket.Id)).Should().BeEquivalentTo([Number(other), Number(to)]);
    }

    [Fact]
    [Trait("Rule", "M6")]
    public async Task An_agent_who_makes_our_very_move_first_does_no_harm()
    {
        (CrmContact from, CrmContact to, CrmTicket ticket) = await OneAsync();
        JustBeforeTheWrite(() => AgentMovesAsync(ticket.Id, to));
        (await MoveAsync(from, to, ticket)).Should().BeEmpty();
        (await RequestorsAsync(ticket.Id)).Should().Equal(Number(to));
    }

    [Fact]
    [Trait("Rule", "M2")]
    public async Task A_resolved_ticket_moves_and_keeps_its_status()
    {
        (CrmContact from, CrmContact to, CrmTicket ticket) = await OneAsync();
        await Agent.PutAsync($"ticket/{ticket.Id}", new System.Text.Json.Nodes.JsonObject { ["Status"] = "resolved" });
        (await MoveAsync(from, to, ticket)).Should().BeEmpty();
        (await RequestorsAsync(ticket.Id)).Should().Equal(Number(to));
        (await Agent.GetAsync($"ticket/{ticket.Id}")).Json!["Status"]!.GetValue<string>().Should().Be("resolved");
    }

    [Fact]
    [Trait("Rule", "M2")]
    public async Task A_batch_of_moved_missing_kept_and_already_there_is_told_apart()
    {
        (CrmContact from, CrmContact to, CrmTicket moves) = await OneAsync();
        CrmTicket there = await ReadOneAsync(await TicketAsync(to));
        CrmTicket kept = await ReadOneAsync(await TicketAsync(from));
        await AgentMovesAsync(kept.Id, await KnownAsync());
        CrmTicket missing = new(new CrmTicketId("999999999"), [from.Id]);
        (await MoveAsync(from, to, moves, there, kept, missing)).Should().BeEquivalentTo(
            [new RefusedMove(kept.Id, MoveRefusal.ChangedByAgent), new RefusedMove(missing.Id, MoveRefusal.Missing)]);
        (await RequestorsAsync(moves.Id)).Should().Equal(Number(to));
        (await RequestorsAsync(there.Id)).Should().Equal(Number(to));
    }

    [Fact]
    [Trait("Rule", "A2")]
    public async Task A_ticket_without_a_version_moves_by_its_owners_alone()
    {
        (CrmContact from, CrmContact to, CrmTicket ticket) = await OneAsync();
        (await MoveAsync(from, to, ticket with { Version = null })).Should().BeEmpty();
        (await RequestorsAsync(ticket.Id)).Should().Equal(Number(to));
    }

    [Fact]
    [Trait("Rule", "P1")]
    public async Task Nothing_can_be_erased_and_it_says_so()
    {
        Crm.Capabilities.CanErase.Should().BeFalse();
        await FailsAsync(() => Crm.EraseContactAsync(new CrmContactId("999999999"), Token), CrmErrorKind.Denied);
    }

    private async Task<(CrmContact From, CrmContact To, CrmTicket Ticket)> OneAsync()
    {
        VisitorId visitor = NewVisitor();
        CrmContact from = await PlaceholderAsync(visitor);
        CrmContact to = await KnownAsync();
        return (from, to, await ReadOneAsync(await TicketAsync(from, visitor)));
    }

    private void JustBeforeTheWrite(Func<Task> act) => Recorder.Before = async call =>
    {
        if (call == "PUT tickets/bulk")
        {
            Recorder.Before = null;
            await act();
        }
    };

    internal static System.Text.Json.Nodes.JsonObject Requestors(params CrmContact[] to) => new() { ["Requestor"] = new System.Text.Json.Nodes.JsonArray([.. to.Select(c => (System.Text.Json.Nodes.JsonNode)Number(c))]) };
}
