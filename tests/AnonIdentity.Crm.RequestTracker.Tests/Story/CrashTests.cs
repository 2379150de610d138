using AnonIdentity.TestServers;

namespace AnonIdentity.Crm.RequestTracker.Tests.Story;

/// <summary>Rule R1: the n-th call takes effect and the host never hears of it; for every n until a story ends without a crash. The quick form takes every other one.</summary>
public sealed class CrashTests(RequestTrackerServer server) : StoryTest(server)
{
    private const int TooMany = 60;

    private static readonly int s_step = Math.Min(2, Scale.Step(2));

    [Fact]
    [Trait("Rule", "R1")]
    [Trait("Rule", "T4")]
    [Trait("Rule", "T6")]
    [Trait("Rule", "M10")]
    public async Task A_crash_after_each_call_of_opening_merging_and_undoing_loses_doubles_and_misfiles_nothing()
    {
        int last = 0;
        for (int calls = 1; await MoveAsync(dieAfter: calls); calls += s_step)
        {
            last = calls;
            last.Should().BeLessThan(TooMany);
        }

        last.Should().BeGreaterThanOrEqualTo(4 + 9 + 6, "so many calls take the openings, the merge and the undo at least");
    }

    [Fact]
    [Trait("Rule", "R1")]
    [Trait("Rule", "M3")]
    [Trait("Rule", "M10")]
    public async Task A_crash_after_each_call_of_a_promotion_and_its_undo_makes_no_second_contact()
    {
        int last = 0;
        for (int calls = 1; await PromoteAsync(dieAfter: calls); calls += s_step)
        {
            last = calls;
            last.Should().BeLessThan(TooMany);
        }

        last.Should().BeGreaterThanOrEqualTo(3 + 5 + 3, "so many calls take the opening, the promotion and the undo at least");
    }

    /// <returns>Whether the host died.</returns>
    private async Task<bool> MoveAsync(int dieAfter)
    {
        NewLedger();
        StoryHost host = Start();
        string because = $"call {dieAfter} was the first host's last";
        ConsumerId consumer = new(Unique("cust-"));
        CrmContact known = await KnownAsync(consumer.Value);
        VisitorId visitor = host.Issuer.Issue(Channel.Web);
        string name = NameNow();
        host.DieAfter(dieAfter);

        // What the device, the sign-in and the person at the help desk ask for, each until it is answered.
        (CrmTicketId first, host) = await InsistAsync(host, h => OpenAsync(h, visitor, "k1"));
        (CrmTicketId second, host) = await InsistAsync(host, h => OpenAsync(h, visitor, "k2"));
        CrmContact placeholder = await ContactOfAsync(visitor);
        string before = await LookAsync([known.Id, placeholder.Id], first, second);
        placeholder.Should().Be(new CrmContact(placeholder.Id) { ExternalId = visitor.ToString(), FirstName = name }, because);
        (await TicketsOfAsync(visitor)).Should().BeEquivalentTo([first, second], because);

        (MergeReceipt receipt, host) = await InsistAsync(host, h => h.Merger.MergeAsync(visitor, consumer, Token));
        receipt.Outcome.Should().BeOneOf([MergeOutcome.Merged, MergeOutcome.AlreadyMerged], because);
        receipt.Counts.Should().Be(new TicketCounts(Moved: 2), because);
        (await TicketsOfAsync(visitor)).Should().BeEquivalentTo([first, second], because);
        (await RequestorsAsync(first)).Should().Equal([Number(known)], because);
        (await RequestorsAsync(second)).Should().Equal([Number(known)], because);
        (await ContactAsync(placeholder.Id)).Should().Be(placeholder with { MergedInto = known.Id }, because);
        (await ContactAsync(known.Id)).Should().Be(known, because);

        (UndoReceipt undone, host) = await InsistAsync(host, h => h.Merger.UndoAsync(receipt.Merge, "wrong person", Token));
        undone.Outcome.Should().BeOneOf([UndoOutcome.Undone, UndoOutcome.AlreadyUndone], because);
        (await LookAsync([known.Id, placeholder.Id], first, second)).Should().Be(before, because);
        return await EndAsync(host, visitor, because);
    }

    private async Task<bool> PromoteAsync(int dieAfter)
    {
        NewLedger();
        StoryHost host = Start();
        string because = $"call {dieAfter} was the first host's last";
        ConsumerId consumer = new(Unique("cust-"));
        VisitorId visitor = host.Issuer.Issue(Channel.Web);
        string name = NameNow();
        host.DieAfter(dieAfter);
        (CrmTicketId ticket, host) = await InsistAsync(host, h => OpenAsync(h, visitor, "k1"));
        CrmContact placeholder = await ContactOfAsync(visitor);
        placeholder.FirstName.Should().Be(name, because);
        string before = await LookAsync([placeholder.Id], ticket);

        (MergeReceipt receipt, host) = await InsistAsync(host, h => h.Merger.MergeAsync(new MergeRequest(visitor, consumer) { Name = "Maria Lopez" }, Token));
        receipt.Counts.Should().Be(new TicketCounts(AlreadyThere: 1), because);
        receipt.Contact.Should().Be(placeholder.Id, because);
        (await Crm.FindContactAsync(ContactKey.Of(consumer), Token)).Should().Be(placeholder with { ExternalId = consumer.Value, FirstName = "Maria Lopez" }, because);
        (await RequestorsAsync(ticket)).Should().Equal([Number(placeholder)], because);
        (await UsersNamedAsync(visitor.ToString())).Should().Be(0, because);

        (UndoReceipt undone, host) = await InsistAsync(host, h => h.Merger.UndoAsync(receipt.Merge, "wrong person", Token));
        for (int looks = 0; undone.Outcome == UndoOutcome.Pending && looks < 3; looks++)
        {
            (undone, host) = await InsistAsync(host, async h =>
            {
                await RecoverAsync(h);
                return await h.Merger.UndoAsync(receipt.Merge, "wrong person", Token);
            });
        }

        undone.Outcome.Should().BeOneOf([UndoOutcome.Undone, UndoOutcome.AlreadyUndone], because);
        (await LookAsync([placeholder.Id], ticket)).Should().Be(before, because);
        (await UsersNamedAsync(consumer.Value)).Should().Be(0, because);
        (await TicketsOfAsync(visitor)).Should().Equal([ticket], because);
        return await EndAsync(host, visitor, because);
    }

    private async Task<bool> EndAsync(StoryHost host, VisitorId visitor, string because)
    {
        bool died = Died();
        host.Calls.After = null;
        (await UsersNamedAsync(visitor.ToString())).Should().Be(1, because);
        (await host.Recovery.GetStatusAsync(Token)).Parked.Should().Be(0, because);
        return died;
    }

    private string NameNow() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"Web User {Clock.GetCurrentInstant().ToDateTimeUtc():MM/dd HH:mm}");

    /// <summary>Asks; if the host dies over it, a new one recovers, and is asked again.</summary>
    private async Task<(T Answer, StoryHost Host)> InsistAsync<T>(StoryHost host, Func<StoryHost, Task<T>> ask)
    {
        try
        {
            return (await ask(host), host);
        }
        catch (HostDiedException)
        {
            StoryHost next = Start();
            await RecoverAsync(next);
            return (await ask(next), next);
        }
    }
}
