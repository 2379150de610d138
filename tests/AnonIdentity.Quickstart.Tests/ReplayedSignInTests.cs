using System.Text.Json;
using static AnonIdentity.Quickstart.Tests.Lines;

namespace AnonIdentity.Quickstart.Tests;

public sealed class ReplayedSignInTests
{
    [Fact]
    [Trait("Rule", "M1")]
    [Trait("Rule", "M7")]
    public async Task A_sign_in_moves_the_tickets_and_labels_the_placeholder()
    {
        JsonElement answer = await Replaying.RunAsync(Known("cust-1"), Ticket("d", "k1"), Ticket("d", "k2"), SignIn("d", "cust-1", "Not written"), Ticket("d", "k3"));

        answer.Outcomes("signIn").Should().Equal("Merged");
        answer.Moves().Should().Be("""{"k1":"Moved","k2":"Moved"}""");
        answer.Contacts().Should().Equal(
            """{"consumer":"cust-1","visitor":null,"firstName":"Ada Lovelace","placeholder":false,"mergedInto":null,"tickets":["k1","k2","k3"]}""",
            """{"consumer":null,"visitor":"web_1","firstName":"Web User 10/05 10:01","placeholder":true,"mergedInto":"cust-1","tickets":[]}""");
    }

    [Fact]
    [Trait("Rule", "M2")]
    public async Task Without_a_ticket_there_is_nothing_to_merge()
    {
        JsonElement answer = await Replaying.RunAsync(SignIn("d", "cust-1"), KeepId("e"), SignIn("e", "cust-1"), Ticket("f", "k"), SignOut("f"), SignIn("f", "cust-1"));

        answer.Outcomes("signIn").Should().Equal("NothingToMerge", "NothingToMerge", "NothingToMerge");
        answer.Moves().Should().Be("{}");
    }

    [Fact]
    [Trait("Rule", "M3")]
    public async Task A_consumer_without_a_contact_gets_the_placeholder()
    {
        JsonElement answer = await Replaying.RunAsync(Ticket("d", "k1"), SignIn("d", "cust-1", "Grace Hopper"), Ticket("e", "k2", "mobile"), SignIn("e", "cust-1"), Ticket("f", "k3"), SignIn("f", "cust-2"));

        answer.Outcomes("signIn").Should().Equal("Promoted", "Merged", "Promoted");
        answer.Moves(0).Should().StartWith("{\"k1\":");
        answer.Contacts().Should().Equal(
            """{"consumer":"cust-1","visitor":null,"firstName":"Grace Hopper","placeholder":false,"mergedInto":null,"tickets":["k1","k2"]}""",
            """{"consumer":null,"visitor":"mobile_1","firstName":"Mobile User 10/05 10:02","placeholder":true,"mergedInto":"cust-1","tickets":[]}""",
            """{"consumer":"cust-2","visitor":null,"firstName":"Web User 10/05 10:04","placeholder":true,"mergedInto":null,"tickets":["k3"]}""");
    }

    [Fact]
    [Trait("Rule", "N3")]
    public async Task A_name_that_an_agent_typed_outlives_a_promotion()
    {
        JsonElement answer = await Replaying.RunAsync(Ticket("d", "k1"), Rename("d", "Typed"), SignIn("d", "cust-1", "Grace Hopper"));

        answer.Contacts().Should().Equal("""{"consumer":"cust-1","visitor":null,"firstName":"Typed","placeholder":false,"mergedInto":null,"tickets":["k1"]}""");
    }

    [Fact]
    [Trait("Rule", "M4")]
    [Trait("Rule", "M5")]
    [Trait("Rule", "T7")]
    public async Task A_device_that_keeps_its_identifier_gives_it_to_one_consumer_only()
    {
        JsonElement answer = await Replaying.RunAsync(
            Known("cust-1"), Known("cust-2"), KeepId("d"), Ticket("d", "k1"), SignIn("d", "cust-1"), SignIn("d", "cust-1"), SignOut("d"),
            SignIn("d", "cust-2"), SignOut("d"), Ticket("d", "k2"), SignIn("d", "cust-2"));

        answer.Outcomes("signIn").Should().Equal("Merged", "AlreadyMerged", "BoundToAnother", "Merged");
        answer.Moves(1).Should().Be("""{"k1":"Moved"}""");
        answer.Moves(2).Should().Be("{}");
        answer.Tickets().Should().Be("""{"k1":"cust-1","k2":"cust-2"}""");
    }

    [Theory]
    [Trait("Rule", "S5")]
    [InlineData("")]
    [InlineData("null")]
    [InlineData(" 'None' ")]
    [InlineData("\uD800")]
    [InlineData("\0")]
    [InlineData("a\u200Bb")]
    [InlineData("[object Object]")]
    [InlineData("web_01h455vb4pex5vsknk084sn02q")]
    public async Task A_blocked_sign_in_leaves_the_device_signed_out_with_its_identifier(string consumer)
    {
        JsonElement answer = await Replaying.RunAsync(
            Known(consumer), Known("cust-1"), Ticket("d", "k1"), SignIn("d", consumer), Ticket("d", "k2"), SignIn("d", "cust-1"), Ticket("d", "k3"), SignIn("d", consumer), Ticket("d", "k4"));

        answer.Outcomes("signIn").Should().Equal("BlockedIdentity", "Merged", "BlockedIdentity");
        answer.Tickets().Should().Be("""{"k1":"cust-1","k2":"cust-1","k3":"cust-1","k4":"visitor:web_1"}""".Replace("web_1", consumer.StartsWith("web_", StringComparison.Ordinal) ? "web_3" : "web_2", StringComparison.Ordinal));
        answer.Contacts()[0].Should().StartWith($"{{\"consumer\":{Replaying.Normalise(Replay.ExactJson.Quote(consumer))},\"visitor\":null,");
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("\uDFFF")]
    [InlineData("a\0b")]
    [InlineData("ünïcödé 👩‍👩‍👧 \t\n")]
    public async Task An_agent_may_use_any_consumer(string consumer)
    {
        string quoted = Replay.ExactJson.Quote(consumer);

        JsonElement answer = await Replaying.RunAsync(Ticket("d", "k1"), Ticket("e", "k2"), AgentMove("k1", consumer), AgentMerge("e", consumer), Known(consumer, "Comes too late"));

        answer.Tickets().Should().Be($"{{\"k1\":{quoted},\"k2\":{quoted}}}");
        answer.Contacts().Should().HaveCount(3);
        answer.Contacts()[1].Should().Contain($"\"mergedInto\":{quoted}");
        answer.Contacts()[2].Should().Be($"{{\"consumer\":{quoted},\"visitor\":null,\"firstName\":{quoted},\"placeholder\":false,\"mergedInto\":null,\"tickets\":[\"k1\",\"k2\"]}}");
    }

    [Fact]
    [Trait("Rule", "S5")]
    public async Task A_consumer_of_ten_thousand_letters_is_blocked_and_can_be_known()
    {
        string consumer = new('c', 10_000);

        JsonElement answer = await Replaying.RunAsync(Known(consumer), Ticket("d", "k1"), SignIn("d", consumer), AgentMove("k1", consumer));

        answer.Outcomes("signIn").Should().Equal("BlockedIdentity");
        answer.Tickets().Should().Be($"{{\"k1\":\"{consumer}\"}}");
    }

    [Fact]
    [Trait("Rule", "M6")]
    public async Task An_agent_s_move_is_kept()
    {
        JsonElement answer = await Replaying.RunAsync(Known("cust-1"), Ticket("d", "k1"), Ticket("d", "k2"), Ticket("d", "k3"), AgentMove("k1", "cust-1"), AgentMove("k2", "cust-2"), SignIn("d", "cust-1"));

        answer.Moves().Should().Be("""{"k1":"AlreadyThere","k2":"KeptByAgent","k3":"Moved"}""");
        answer.Tickets().Should().Be("""{"k1":"cust-1","k2":"cust-2","k3":"cust-1"}""");
    }

    [Fact]
    [Trait("Rule", "M6")]
    public async Task An_agent_s_merge_is_followed()
    {
        JsonElement answer = await Replaying.RunAsync(
            Known("cust-1"), Ticket("d", "k1"), AgentMerge("d", "cust-1"), SignIn("d", "cust-1"),
            Ticket("e", "k2"), AgentMerge("e", "cust-2"), SignIn("e", "cust-1"));

        answer.Outcomes("signIn").Should().Equal("Merged", "Merged");
        answer.Moves(0).Should().Be("""{"k1":"AlreadyThere"}""");
        answer.Moves(1).Should().Be("""{"k2":"KeptByAgent"}""");
        answer.Tickets().Should().Be("""{"k1":"cust-1","k2":"cust-2"}""");
    }

    [Fact]
    public async Task An_agent_s_verb_wants_a_placeholder()
    {
        foreach (string[] lines in (string[][])[
            [Known("cust-1"), Ticket("d", "k"), SignIn("d", "cust-1"), Rename("d", "n")],
            [KeepId("d"), Ticket("d", "k"), SignIn("d", "cust-1"), Rename("d", "n")],
            [Ticket("d", "k"), Forget("d"), AgentMerge("d", "cust-1")],
            [Down, Ticket("d", "k"), AgentMerge("d", "cust-1")],
            [Down, Ticket("d", "k"), AgentMove("k", "cust-1")],
            [Ticket("d", "k"), Forget("d"), AgentMove("k", "cust-1")],
            [Ticket("d", "k"), Reinstall("d"), Rename("d", "n")]])
        {
            ReplayResult result = await Replaying.CommandAsync(string.Join('\n', lines.Select(Replaying.Line)));

            (result.Exit, result.Output).Should().Be((2, ""));
            result.Errors.Should().Contain($"line {lines.Length}:");
        }
    }

    [Fact]
    [Trait("Rule", "M10")]
    public async Task An_undo_puts_everything_back()
    {
        JsonElement answer = await Replaying.RunAsync(
            Known("cust-1"), KeepId("d"), Ticket("d", "k1"), Ticket("d", "k2"), SignIn("d", "cust-1"), AgentMove("k2", "cust-2"), Undo("d", "cust-1"), Undo("d", "cust-1"), Undo("d", "cust-2"), Undo("e", "cust-1"), SignIn("d", "cust-1"));

        answer.Outcomes("undo").Should().Equal("Undone", "AlreadyUndone", "NothingToUndo", "NothingToUndo");
        answer.Outcomes("signIn").Should().Equal("Merged", "Quarantined");
        answer.Tickets().Should().Be("""{"k1":"visitor:web_1","k2":"cust-2"}""");
        answer.Contacts()[1].Should().Be("""{"consumer":null,"visitor":"web_1","firstName":"Web User 10/05 10:02","placeholder":true,"mergedInto":null,"tickets":["k1"]}""");
    }

    [Fact]
    [Trait("Rule", "M10")]
    public async Task An_undone_promotion_gives_the_contact_back()
    {
        JsonElement answer = await Replaying.RunAsync(Ticket("d", "k1"), SignIn("d", "cust-1", "Grace Hopper"), Undo("d", "cust-1"));

        answer.Outcomes("undo").Should().Equal("Undone");
        answer.Contacts().Should().Equal("""{"consumer":null,"visitor":"web_1","firstName":"Web User 10/05 10:00","placeholder":true,"mergedInto":null,"tickets":["k1"]}""");
    }

    [Fact]
    public async Task An_undo_takes_the_last_merge_of_a_visitor_that_was_on_the_device()
    {
        JsonElement answer = await Replaying.RunAsync(
            Known("cust-1"), Ticket("d", "k1"), SignIn("d", "cust-1"), SignOut("d"), Ticket("d", "k2"), CopyId("d", "e"), SignIn("e", "cust-1"), Ticket("f", "k3"), SignIn("f", "cust-1"), Undo("d", "cust-1"));

        answer.Outcomes("undo").Should().Equal("Undone");
        answer.Tickets().Should().Be("""{"k1":"cust-1","k2":"visitor:web_1","k3":"cust-1"}""".Replace("web_1", "web_2", StringComparison.Ordinal));
    }

    [Fact]
    [Trait("Rule", "P1")]
    public async Task After_a_forget_nothing_is_undone_and_the_consumer_keeps_the_tickets()
    {
        JsonElement answer = await Replaying.RunAsync(Known("cust-1"), KeepId("d"), Ticket("d", "k1"), SignIn("d", "cust-1"), Forget("d"), Undo("d", "cust-1"), SignIn("d", "cust-1"));

        answer.Outcomes("forget").Should().Equal("Forgotten");
        answer.Outcomes("undo").Should().Equal("Forgotten");
        answer.Outcomes("signIn").Should().Equal("Merged", "NothingToMerge");
        answer.Tickets().Should().Be("""{"k1":"cust-1"}""");
    }

    [Fact]
    [Trait("Rule", "M2")]
    public async Task A_merge_of_many_tickets_tells_each_of_them()
    {
        string[] tickets = [.. Enumerable.Range(1, 130).Select(i => Ticket("d", $"k{i}"))];

        JsonElement answer = await Replaying.RunAsync([Known("cust-1"), .. tickets, SignIn("d", "cust-1")]);

        JsonElement moves = Replaying.Parse(answer.Moves());
        moves.EnumerateObject().Should().HaveCount(130).And.OnlyContain(move => move.Value.GetString() == "Moved");
    }
}
