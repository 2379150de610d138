using System.Text.Json;
using static AnonIdentity.Quickstart.Tests.Lines;

namespace AnonIdentity.Quickstart.Tests;

public sealed class ReplayedTicketTests
{
    [Fact]
    [Trait("Rule", "N1")]
    [Trait("Rule", "T1")]
    public async Task An_anonymous_ticket_makes_a_placeholder_contact()
    {
        JsonElement answer = await Replaying.RunAsync(Ticket("d", "k1"), Ticket("e", "k2", "mobile"), Ticket("d", "k3"));

        answer.GetProperty("outcomes").GetRawText().Should().Be("""[{"line":1,"do":"ticket","outcome":"Opened"},{"line":2,"do":"ticket","outcome":"Opened"},{"line":3,"do":"ticket","outcome":"Opened"}]""");
        answer.Contacts().Should().Equal(
            """{"consumer":null,"visitor":"web_1","firstName":"Web User 10/05 10:00","placeholder":true,"mergedInto":null,"tickets":["k1","k3"]}""",
            """{"consumer":null,"visitor":"mobile_2","firstName":"Mobile User 10/05 10:01","placeholder":true,"mergedInto":null,"tickets":["k2"]}""");
        answer.Tickets().Should().Be("""{"k1":"visitor:web_1","k2":"visitor:mobile_2","k3":"visitor:web_1"}""");
    }

    [Fact]
    [Trait("Rule", "T4")]
    public async Task A_key_that_was_seen_is_the_same_ticket_or_is_refused()
    {
        JsonElement answer = await Replaying.RunAsync(
            Ticket("d", "k", body: "b"), Ticket("d", "k", body: "b"), Ticket("d", "k", body: "c"), Ticket("d", "k", subject: "t", body: "b"), Ticket("d", "k", body: "b"));

        answer.Outcomes("ticket").Should().Equal("Opened", "Same", "Refused", "Refused", "Same");
        answer.Tickets().Should().Be("""{"k":"visitor:web_1"}""");
    }

    [Fact]
    [Trait("Rule", "T4")]
    public async Task A_key_is_known_wherever_it_is_sent_from()
    {
        JsonElement answer = await Replaying.RunAsync(
            Known("cust-1"),
            Ticket("d", "k"),
            Ticket("e", "k"),
            SignIn("d", "cust-1"),
            Ticket("d", "k"),
            SignOut("d"),
            Ticket("d", "k", subject: "Other"),
            SignIn("e", "cust-1"),
            Ticket("e", "k2"),
            SignOut("e"),
            Ticket("e", "k2"));

        answer.Outcomes("ticket").Should().Equal("Opened", "Same", "Same", "Refused", "Opened", "Same");
        answer.Outcomes("signIn").Should().Equal("Merged", "NothingToMerge");
        answer.Tickets().Should().Be("""{"k":"cust-1","k2":"cust-1"}""");
    }

    [Fact]
    [Trait("Rule", "T11")]
    public async Task A_signed_in_consumer_s_ticket_is_theirs()
    {
        JsonElement answer = await Replaying.RunAsync(Known("cust-1"), SignIn("d", "cust-1"), Ticket("d", "k1"), SignIn("e", "cust-2"), Ticket("e", "k2", "mobile"));

        answer.Outcomes("ticket").Should().Equal("Opened", "Opened");
        answer.Tickets().Should().Be("""{"k1":"cust-1","k2":"cust-2"}""");
        answer.Contacts().Should().HaveCount(2).And.OnlyContain(contact => contact.Contains("\"visitor\":null", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Sign_out_and_reinstall_lose_the_identifier_and_keepId_keeps_it_over_a_sign_out()
    {
        JsonElement answer = await Replaying.RunAsync(
            Ticket("d", "a1"), SignOut("d"), Ticket("d", "a2"),
            KeepId("e"), Ticket("e", "b1"), SignOut("e"), Ticket("e", "b2"), Reinstall("e"), Ticket("e", "b3"), SignOut("e"), Ticket("e", "b4"));

        answer.Tickets().Should().Be(
            """{"a1":"visitor:web_1","a2":"visitor:web_2","b1":"visitor:web_3","b2":"visitor:web_3","b3":"visitor:web_4","b4":"visitor:web_4"}""");
    }

    [Fact]
    public async Task A_reinstalled_app_is_signed_out()
    {
        JsonElement answer = await Replaying.RunAsync(Known("cust-1"), SignIn("d", "cust-1"), Reinstall("d"), Ticket("d", "k", "mobile"));

        answer.Tickets().Should().Be("""{"k":"visitor:mobile_1"}""");
    }

    [Fact]
    public async Task An_identifier_is_copied_as_it_is_now_and_also_if_there_is_none()
    {
        JsonElement answer = await Replaying.RunAsync(
            Ticket("d", "k1", "mobile"), CopyId("d", "e"), Ticket("e", "k2"), Reinstall("d"), Ticket("d", "k3"), Ticket("e", "k4"), CopyId("nobody", "e"), Ticket("e", "k5"));

        answer.Tickets().Should().Be("""{"k1":"visitor:mobile_1","k2":"visitor:mobile_1","k3":"visitor:web_2","k4":"visitor:mobile_1","k5":"visitor:web_3"}""");
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("a key with spaces")]
    [InlineData("\uD800")]
    [InlineData("\0")]
    [InlineData("ключ")]
    public async Task Any_string_is_a_key(string key)
    {
        JsonElement answer = await Replaying.RunAsync(Ticket("d", key), Ticket("d", key), Ticket("d", key + "x"), AgentMove(key, "cust-1"));

        answer.Outcomes("ticket").Should().Equal("Opened", "Same", "Opened");
        answer.Tickets().Should().Be($"{{{Replay.ExactJson.Quote(key)}:\"cust-1\",{Replay.ExactJson.Quote(key + "x")}:\"visitor:web_1\"}}");
    }

    [Fact]
    public async Task A_long_key_is_a_key()
    {
        JsonElement answer = await Replaying.RunAsync(Ticket("d", new string('k', 10_000)), Ticket("d", new string('k', 10_001)), Ticket("d", new string('k', 10_000)));

        answer.Outcomes("ticket").Should().Equal("Opened", "Opened", "Same");
    }

    [Fact]
    [Trait("Rule", "P1")]
    public async Task A_forgotten_visitor_is_gone_and_the_device_gets_a_fresh_identifier()
    {
        JsonElement answer = await Replaying.RunAsync(Ticket("d", "k1"), Ticket("d", "k2"), Forget("d"), Ticket("d", "k1"), Forget("nobody"), Ticket("d", "k3"));

        answer.Outcomes("forget").Should().Equal("Forgotten", "Forgotten");
        answer.Outcomes("ticket").Should().Equal("Opened", "Opened", "Opened", "Opened");
        answer.Tickets().Should().Be("""{"k1":"visitor:web_1","k3":"visitor:web_1"}""");
        answer.Contacts().Should().ContainSingle();
    }

    [Fact]
    public async Task Time_may_stand_still_or_run_backwards()
    {
        JsonElement answer = await Replaying.RunAsync(
            "\"at\":\"2026-10-05T12:00:00Z\"," + Ticket("d", "k1"), "\"at\":\"2026-10-05T11:00:00Z\"," + Ticket("e", "k2"), "\"at\":\"2026-10-05T11:00:00Z\"," + Ticket("e", "k3"));

        answer.Contacts().Should().HaveCount(2);
        answer.Contacts()[1].Should().Contain("Web User 10/05 11:00").And.Contain("[\"k2\",\"k3\"]");
    }

    [Fact]
    [Trait("Rule", "T8")]
    public async Task Hostile_text_breaks_nothing()
    {
        string hostile = "=HYPERLINK(\"x\")\u0000\u202E\uD800{{a}}[red]" + new string('x', 5_000);

        JsonElement answer = await Replaying.RunAsync(
            Known("cust-1", hostile), Ticket("d", "k1", subject: hostile, body: hostile), Ticket("d", "k1", subject: hostile, body: hostile), Rename("d", hostile), SignIn("d", "cust-2", hostile));

        answer.Outcomes("ticket").Should().Equal("Opened", "Same");
        answer.Contacts().Should().HaveCount(2).And.OnlyContain(contact => contact.Contains($"\"firstName\":{Replay.ExactJson.Quote(hostile)}", StringComparison.Ordinal));
    }
}
