using System.Text.Json;
using static AnonIdentity.Quickstart.Tests.Lines;

namespace AnonIdentity.Quickstart.Tests;

public sealed class ReplayedFaultTests
{
    private static readonly string[] Day =
    [
        Known("cust-1"), Ticket("d", "k1"), Ticket("d", "k2"), SignIn("d", "cust-1"), Ticket("d", "k3"), Ticket("e", "k4", "mobile"), SignIn("e", "cust-2", "Grace Hopper"),
        Ticket("f", "k5"), SignIn("f", "cust-1"), Undo("f", "cust-1"), Ticket("g", "k6"), Forget("g"),
    ];

    public static TheoryData<int> Calls => [.. Enumerable.Range(1, 45)];

    [Fact]
    [Trait("Rule", "T5")]
    public async Task A_ticket_in_an_outage_is_queued_and_delivered_afterwards()
    {
        JsonElement answer = await Replaying.RunAsync(Ticket("d", "k1"), Down, Ticket("d", "k2"), Ticket("d", "k2"), Ticket("e", "k3"), Up, Ticket("e", "k3"));

        answer.Outcomes("ticket").Should().Equal("Opened", "Queued", "Same", "Queued", "Same");
        answer.Tickets().Should().Be("""{"k1":"visitor:web_1","k2":"visitor:web_1","k3":"visitor:web_2"}""");
        answer.Contacts()[1].Should().Contain("Web User 10/05 10:04");
    }

    [Fact]
    [Trait("Rule", "T5")]
    public async Task What_is_queued_at_the_end_is_not_in_the_CRM()
    {
        JsonElement answer = await Replaying.RunAsync(Ticket("d", "k1"), Down, Ticket("d", "k2"));

        answer.Outcomes("ticket").Should().Equal("Opened", "Queued");
        answer.Tickets().Should().Be("""{"k1":"visitor:web_1"}""");
    }

    [Fact]
    [Trait("Rule", "M2")]
    [Trait("Rule", "M3")]
    public async Task A_sign_in_in_an_outage_is_pending_and_done_afterwards()
    {
        JsonElement answer = await Replaying.RunAsync(Known("cust-1"), Ticket("d", "k1"), Down, Ticket("d", "k2"), SignIn("d", "cust-1"), Ticket("e", "k3"), SignIn("e", "cust-2", "Grace Hopper"), Up);

        answer.Outcomes("signIn").Should().Equal("Pending", "Pending");
        answer.Tickets().Should().Be("""{"k1":"cust-1","k2":"cust-1","k3":"cust-2"}""");
    }

    [Fact]
    public async Task A_day_without_a_crash_is_what_crashes_are_compared_with()
    {
        JsonElement answer = await Replaying.RunAsync(Day);

        answer.Outcomes("signIn").Should().Equal("Merged", "Promoted", "Merged");
        answer.Tickets().Should().Be("""{"k1":"cust-1","k2":"cust-1","k3":"cust-1","k4":"cust-2","k5":"visitor:web_2"}""");
    }

    [Theory]
    [MemberData(nameof(Calls))]
    [Trait("Rule", "R1")]
    [Trait("Rule", "T6")]
    public async Task After_a_crash_at_any_call_the_CRM_is_as_without_it(int call)
    {
        JsonElement expected = await Replaying.RunAsync(Day);

        JsonElement answer = await Replaying.RunAsync([Crash(call), .. Day.Select((line, index) => At(index) + line)]);

        answer.GetProperty("contacts").GetRawText().Should().Be(expected.GetProperty("contacts").GetRawText());
        answer.Tickets().Should().Be(expected.Tickets());
        answer.Outcomes("forget").Should().Equal("Forgotten");
        answer.Outcomes("undo").Should().HaveCount(1).And.BeSubsetOf(["Undone", "AlreadyUndone"]);
        answer.Outcomes("ticket").Should().HaveCount(6).And.BeSubsetOf(["Opened", "Same"]);
        string[] signIns = answer.Outcomes("signIn");
        signIns[0].Should().BeOneOf("Merged", "AlreadyMerged");
        signIns[1].Should().BeOneOf("Promoted", "AlreadyMerged");
        answer.Moves(0).Should().Be("""{"k1":"Moved","k2":"Moved"}""");
    }

    [Fact]
    [Trait("Rule", "R1")]
    public async Task A_host_may_die_again_and_again()
    {
        JsonElement expected = await Replaying.RunAsync(Day);

        JsonElement answer = await Replaying.RunAsync([.. Enumerable.Range(1, 20).Select(call => At(0) + Crash(call)), .. Day.Select((line, index) => At(index) + line)]);

        answer.GetProperty("contacts").GetRawText().Should().Be(expected.GetProperty("contacts").GetRawText());
        answer.Tickets().Should().Be(expected.Tickets());
    }

    [Fact]
    public async Task A_crash_that_no_call_reaches_changes_nothing()
    {
        JsonElement answer = await Replaying.RunAsync("\"do\":\"crash\",\"after\":9223372036854775807", Ticket("d", "k1"), Crash(9_999));

        answer.Outcomes("ticket").Should().Equal("Opened");
    }

    [Fact]
    public async Task The_interrupted_line_has_the_outcome_of_its_repetition()
    {
        JsonElement answer = await Replaying.RunAsync(Known("cust-1"), Ticket("d", "k1"), Crash(), Ticket("d", "k2"), Crash(3), SignIn("d", "cust-1"));

        answer.Outcomes("ticket").Should().Equal("Opened", "Same");
        answer.Outcomes("signIn").Should().Equal("AlreadyMerged");
        answer.Moves().Should().Be("""{"k1":"Moved","k2":"Moved"}""");
        answer.GetProperty("outcomes").GetArrayLength().Should().Be(3);
    }

    [Fact]
    public async Task Calls_in_an_outage_reach_nobody_and_kill_nobody()
    {
        JsonElement answer = await Replaying.RunAsync(Ticket("d", "k1"), Down, Crash(), Ticket("d", "k2"), Ticket("d", "k3"), Up);

        answer.Outcomes("ticket").Should().Equal("Opened", "Queued", "Queued");
        answer.Tickets().Should().Be("""{"k1":"visitor:web_1","k2":"visitor:web_1","k3":"visitor:web_1"}""");
    }

    private static string At(int index) => $"\"at\":\"2026-10-05T10:{index:00}:00Z\",";
}
