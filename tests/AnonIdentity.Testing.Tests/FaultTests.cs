using Microsoft.Extensions.Time.Testing;

namespace AnonIdentity.Testing.Tests;

public sealed class FaultTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly InMemoryCrm _store = new(new CrmCapabilities { CanMove = true, CanErase = true, MoveBatch = 100, Settle = TimeSpan.Zero });
    private readonly FaultPlan _plan;
    private readonly ICrmAdapter _crm;

    public FaultTests()
    {
        _plan = new FaultPlan(_time);
        _crm = _store.WithFaults(_plan);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("CrmCall:MoveTickets#2:after")]
    [InlineData("CrmCall:FindContact:before")]
    [InlineData("LedgerCommit#5:before")]
    [InlineData("LedgerStatus:after")]
    public void A_point_is_read_and_written_the_same(string text) => FaultPoint.Parse(text).ToString().Should().Be(text);

    [Theory]
    [InlineData("")]
    [InlineData("CrmCall:MoveTickets#2")]
    [InlineData("CrmCall:MoveTicket#2:after")]
    [InlineData("CrmCall:MoveTickets#0:after")]
    [InlineData("CrmCall:MoveTickets#2:After")]
    [InlineData("CrmCall:MoveTickets#2#3:after")]
    [InlineData("Commit#1:before")]
    public void A_text_that_names_no_point_is_refused_so_that_no_fault_is_lost(string text)
    {
        FaultPoint.TryParse(text, out _).Should().BeFalse();
        Action at = () => new FaultPlan().At(text, Fault.Timeout());
        at.Should().Throw<FormatException>();
    }

    [Fact]
    public void A_fault_that_cannot_strike_at_a_point_is_refused()
    {
        foreach ((string point, Fault fault) in new[] { ("LedgerCommit:before", Fault.Late(TimeSpan.Zero)), ("CrmCall:MoveTickets:after", Fault.Ignored()), ("LedgerRead:before", Fault.Garbage(Garbage.Nothing)), ("CrmCall:CreateTicket:after", Fault.Twice()) })
        {
            Action at = () => new FaultPlan().At(point, fault);
            at.Should().Throw<ArgumentException>().WithMessage("*cannot strike at*");
        }
    }

    [Fact]
    public async Task A_failure_before_does_nothing_and_one_after_did_all_and_each_strikes_once()
    {
        _plan.At("CrmCall:EnsureContact#1:before", Fault.RateLimited(TimeSpan.FromSeconds(9))).At("CrmCall:EnsureContact#2:after", Fault.Unavailable());
        (await FailsAsync(() => EnsureAsync("a"))).Should().Match<CrmException>(e => e.Kind == CrmErrorKind.RateLimited && e.RetryAfter == TimeSpan.FromSeconds(9));
        _store.Contacts.Should().BeEmpty();
        (await FailsAsync(() => EnsureAsync("a"))).Kind.Should().Be(CrmErrorKind.Unavailable);
        _store.Contacts.Should().HaveCount(1);
        await EnsureAsync("b");
        _store.Contacts.Should().HaveCount(2);
        _plan.Struck.Select(p => p.ToString()).Should().Equal("CrmCall:EnsureContact#1:before", "CrmCall:EnsureContact#2:after");
        _plan.Reached.Select(p => p.ToString()).Should().Equal(
            "CrmCall:EnsureContact#1:before", "CrmCall:EnsureContact#2:before", "CrmCall:EnsureContact#2:after", "CrmCall:EnsureContact#3:before", "CrmCall:EnsureContact#3:after");
    }

    [Fact]
    public async Task A_fault_without_a_number_strikes_each_time_until_it_is_cleared()
    {
        _plan.At("CrmCall:FindContact:before", Fault.Conflict());
        await FailsAsync(() => FindAsync("a"));
        await FailsAsync(() => FindAsync("a"));
        _plan.Clear();
        (await FindAsync("a")).Should().BeNull();
    }

    [Fact]
    public async Task A_late_call_takes_effect_when_its_time_has_come()
    {
        _plan.At("CrmCall:EnsureContact#1:before", Fault.Late(TimeSpan.FromMinutes(10)));
        (await FailsAsync(() => EnsureAsync("a"))).Kind.Should().Be(CrmErrorKind.Unavailable);
        _time.Advance(TimeSpan.FromMinutes(9));
        (await FindAsync("a")).Should().BeNull();
        _plan.LateCount.Should().Be(1);
        _time.Advance(TimeSpan.FromMinutes(1));
        (await _plan.ApplyLateAsync(Cancel)).Should().Be(1);
        _store.Contacts.Should().ContainSingle();
    }

    [Fact]
    public async Task Calls_take_effect_out_of_order()
    {
        CrmContact contact = await EnsureAsync("a");
        _plan.At("CrmCall:CreateTicket#1:before", Fault.OutOfOrder(calls: 1));
        await FailsAsync(() => CreateAsync(contact, "first"));
        await CreateAsync(contact, "second");
        await CreateAsync(contact, "third");
        _store.Tickets.Select(t => t.Key).Should().Equal("second", "first", "third");
    }

    [Fact]
    public async Task A_call_takes_effect_twice()
    {
        CrmContact contact = await EnsureAsync("a");
        _plan.At("CrmCall:CreateTicket#1:before", Fault.Twice());
        (await CreateAsync(contact, "k")).Should().Be(_store.Tickets[1].Id);
        _store.Tickets.Should().HaveCount(2);
    }

    [Fact]
    public async Task A_move_is_ignored_or_breaks_off_half_way()
    {
        CrmContact a = await EnsureAsync("a");
        CrmContact b = await EnsureAsync("b");
        CrmTicketId[] ids = [await CreateAsync(a, "1"), await CreateAsync(a, "2"), await CreateAsync(a, "3")];
        TicketMove move = new(a.Id, b.Id, [.. ids.Select(id => new CrmTicket(id, [a.Id]))]);
        _plan.At("CrmCall:MoveTickets#1:before", Fault.Ignored()).At("CrmCall:MoveTickets#2:before", Fault.HalfBatch(2));
        (await _crm.MoveTicketsAsync(move, Cancel)).Should().BeEmpty();
        _store.Tickets.Count(t => t.Contacts.Contains(b.Id)).Should().Be(0);
        await FailsAsync(() => _crm.MoveTicketsAsync(move, Cancel));
        _store.Tickets.Count(t => t.Contacts.Contains(b.Id)).Should().Be(2);
        _plan.At("CrmCall:UpdateContact#1:before", Fault.Ignored());
        await _crm.UpdateContactAsync(a, a with { FirstName = "x" }, Cancel);
        _store.Contacts[0].FirstName.Should().NotBe("x");
    }

    [Theory]
    [InlineData(Garbage.ForeignId)]
    [InlineData(Garbage.BlankId)]
    [InlineData(Garbage.WrongContact)]
    public async Task An_answer_makes_no_sense(Garbage kind)
    {
        CrmContact contact = await EnsureAsync("a");
        CrmTicketId ticket = await CreateAsync(contact, "k");
        _plan.At("CrmCall:FindContact:after", Fault.Garbage(kind)).At("CrmCall:CreateTicket:after", Fault.Garbage(kind)).At("CrmCall:ReadTickets:after", Fault.Garbage(kind));
        (await FindAsync("a")).Should().NotBe(contact);
        (await CreateAsync(contact, "l")).Should().NotBe(_store.Tickets[1].Id);
        CrmTicket read = (await _crm.ReadTicketsAsync(TicketQuery.WithIds([ticket]), Cancel)).Tickets.Single();
        (read.Id == ticket && read.Contacts.SequenceEqual([contact.Id])).Should().BeFalse();
    }

    [Fact]
    public async Task An_answer_is_missing()
    {
        await EnsureAsync("a");
        _plan.At("CrmCall:FindContact#1:after", Fault.Garbage(Garbage.Nothing)).At("CrmCall:ReadTickets#1:before", Fault.Garbage(Garbage.Nothing));
        (await FindAsync("a")).Should().BeNull();
        (await _crm.ReadTicketsAsync(TicketQuery.WithKey("k"), Cancel)).Should().BeNull();
    }

    [Fact]
    public async Task A_stall_ends_by_release_or_by_its_token_unless_it_ignores_that()
    {
        Stall stall = new();
        Stall deaf = new(ignoresCancellation: true);
        _plan.At("CrmCall:FindContact#1:before", stall).At("CrmCall:FindContact#2:after", deaf).At("CrmCall:FindContact#3:before", new Stall());
        Task<CrmContact?> first = FindAsync("a");
        await stall.WaitUntilReachedAsync(Cancel);
        first.IsCompleted.Should().BeFalse();
        stall.Release();
        (await first).Should().BeNull();
        using CancellationTokenSource source = new();
        Task<CrmContact?> second = _crm.FindContactAsync(Key("a"), source.Token);
        await deaf.WaitUntilReachedAsync(Cancel);
        Task<CrmContact?> third = _crm.FindContactAsync(Key("a"), source.Token);
        await source.CancelAsync();
        await third.Invoking(t => t).Should().ThrowAsync<OperationCanceledException>();
        second.IsCompleted.Should().BeFalse();
        deaf.Release();
        (await second).Should().BeNull();
    }

    [Fact]
    public async Task An_agent_acts_at_any_moment()
    {
        InMemoryAgent agent = new(_store);
        CrmContact a = await EnsureAsync("a");
        CrmContact b = await EnsureAsync("b");
        CrmTicketId ticket = await CreateAsync(a, "k");
        _plan.At("CrmCall:MoveTickets#1:before", Fault.Act(() => agent.Delete(ticket))).At("CrmCall:FindContact#1:after", Fault.Act(() => agent.Delete(b.Id)));
        (await _crm.MoveTicketsAsync(new TicketMove(a.Id, b.Id, [new CrmTicket(ticket, [a.Id])]), Cancel)).Should().Equal(new RefusedMove(ticket, MoveRefusal.Missing));
        (await FindAsync("b")).Should().NotBeNull("the agent came after it was read");
        (await FindAsync("b")).Should().BeNull();
    }

    [Fact]
    public async Task Faults_are_chosen_by_a_function()
    {
        _plan.When(point => point is { Moment: FaultMoment.Before, Number: 2 } ? Fault.Unavailable() : null);
        await FindAsync("a");
        await FailsAsync(() => FindAsync("a"));
        await FindAsync("a");
    }

    private static ContactKey Key(string consumer) => ContactKey.Of(new ConsumerId(consumer));

    private static async Task<CrmException> FailsAsync(Func<Task> call) => (await call.Should().ThrowAsync<CrmException>()).Which;

    private Task<CrmContact> EnsureAsync(string consumer) => _crm.EnsureContactAsync(new NewContact(Key(consumer), consumer, consumer), Cancel);

    private Task<CrmContact?> FindAsync(string consumer) => _crm.FindContactAsync(Key(consumer), Cancel);

    private Task<CrmTicketId> CreateAsync(CrmContact contact, string key) => _crm.CreateTicketAsync(new NewTicket(key, null, contact.Id, "s", "b"), Cancel);
}
