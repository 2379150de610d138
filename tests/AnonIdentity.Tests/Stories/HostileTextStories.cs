using System.Globalization;
using AnonIdentity.Crm;
using AnonIdentity.InMemory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AnonIdentity.Tests.Stories;

/// <summary>What people type, where it may do harm: in a subject, a name, a log.</summary>
public class HostileTextStories
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [Trait("Rule", "T8")]
    [Trait("Attack", "35")]
    [InlineData("=HYPERLINK(\"http://x\")", "'=HYPERLINK(\"http://x\")")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\t=1+1", "'=1+1")]
    [InlineData("<img src=x onerror=alert(1)>", "‹img src=x onerror=alert(1)›")]
    [InlineData("{{liquid}}", "{ {liquid} }")]
    [InlineData("[x](javascript:alert(1))", "[x] (javascript:alert(1))")]
    [InlineData("Can't pay: 3 < 5", "Can't pay: 3 < 5")] // the control
    public async Task A_subject_and_a_name_are_neutralised_once_and_the_body_is_left_alone(string typed, string shown)
    {
        await using World world = new();
        VisitorId visitor = world.NewVisitor();
        await world.Opener.OpenAsync(visitor, new TicketDraft(typed, typed), Token);
        await world.Opener.OpenAsync(visitor, new TicketDraft(shown, shown), Token);
        world.Store.Tickets.Should().OnlyContain(t => t.Subject == shown, "doing it again changes nothing");
        world.Store.Tickets.Select(static t => t.Body).Should().Equal(typed, shown);
        await world.Merger.MergeAsync(new MergeRequest(visitor, World.Maria) { Name = typed }, Token);
        world.ContactOf(World.Maria).FirstName.Should().Be(shown);
    }

    [Theory]
    [Trait("Rule", "T8")]
    [Trait("Attack", "36")]
    [InlineData("a\0b\u001B[31mc\u009Fd\u202Ee\u2066f", "ab[31mcdef")]
    [InlineData("plain 😀", "plain 😀")] // the control
    public async Task Control_and_direction_characters_reach_no_subject(string typed, string shown)
    {
        await using World world = new();
        await world.Opener.OpenAsync(world.NewVisitor(), new TicketDraft(typed, "b"), Token);
        world.Store.Tickets.Single().Subject.Should().Be(shown);
    }

    [Fact]
    [Trait("Rule", "T8")]
    [Trait("Attack", "36")]
    public async Task Half_a_character_reaches_no_subject_and_ten_megabytes_are_cut_between_two()
    {
        await using World world = new();
        int length = world.Store.Capabilities.SubjectLength;
        await world.Opener.OpenAsync(world.NewVisitor(), new TicketDraft("a\ud83db\ude00c\ud83d", "b"), Token);
        world.Store.Tickets.Single().Subject.Should().Be("abc", "halves go");
        string emoji = string.Concat(Enumerable.Repeat("😀", 2_500_000));
        await world.Opener.OpenAsync(world.NewVisitor(), new TicketDraft("x" + emoji, "b"), Token);
        string subject = world.Store.Tickets[1].Subject;
        subject.Length.Should().BeInRange(length - 2, length);
        subject.Should().Be("x" + string.Concat(Enumerable.Repeat("😀", (length - 1) / 2)));
        StringInfo.ParseCombiningCharacters(subject).Should().HaveCount(1 + ((length - 1) / 2));
    }

    [Fact]
    [Trait("Rule", "S9")]
    [Trait("Attack", "37")]
    public async Task Text_that_a_CRM_repeats_in_its_refusal_forges_no_line_of_the_log()
    {
        const string Typed = "x\r\n2026-01-01 fail: forged\u0085\u2028 {Template} \u001b[31m";
        LogCollector lines = new();
        await using World world = new(build: builder => builder.Services.AddSingleton<ILoggerFactory>(lines));
        CrmErrorKind kind = CrmErrorKind.Unknown;
        world.Crm.Before = (_, name) => name == "CreateTicket" ? new CrmException(kind, $"The subject '{Typed}' is wrong.") : null;
        await world.OpenAsync(world.NewVisitor(), "k1");
        kind = CrmErrorKind.Rejected;
        await world.OpenAsync(world.NewVisitor(), "k2");

        lines.Lines.Select(static l => l.Id).Should().Contain([20, 21], "the control: both were logged");
        lines.Lines.Should().OnlyContain(l => !l.Text.Any(IsForging));
        (await world.Recovery.ListParkedAsync(Token).SingleAsync(Token)).Reason.Any(IsForging).Should().BeFalse();
    }

    private static bool IsForging(char c) => char.IsControl(c) || c is '\u2028' or '\u2029';
}
