using AnonIdentity.Ledger;
using Microsoft.Extensions.Time.Testing;

namespace AnonIdentity.Testing.Tests;

public sealed class DecoratorTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly InMemoryCrm _store = new(new CrmCapabilities { CanMove = true, CanErase = true, MoveBatch = 100, Settle = TimeSpan.Zero });

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Calls_are_recorded_with_what_they_were_called_with_and_what_came_of_it()
    {
        CallLog log = new();
        ICrmAdapter crm = _store.WithFaults(new FaultPlan().At("CrmCall:CreateTicket#1:before", Fault.Unavailable())).Recorded(log);
        CrmContact contact = await EnsureAsync(crm, "a");
        await Assert.ThrowsAsync<CrmException>(() => CreateAsync(crm, contact, "k"));
        await crm.UpdateContactAsync(contact, contact with { FirstName = "x" }, Cancel);
        log.Names.Should().Equal("EnsureContact", "CreateTicket", "UpdateContact");
        log.Calls.Select(c => c.Number).Should().Equal(1, 2, 3);
        log.Calls.Should().OnlyContain(c => c.HasEnded);
        log.Calls[0].Answer.Should().Be(contact);
        log.Calls[1].Failure.Should().BeOfType<CrmException>();
        ((NewTicket)log.Calls[1].Request).Key.Should().Be("k");
        log.Clear();
        await Task.WhenAll(Enumerable.Range(0, 100).Select(i => Task.Run(() => EnsureAsync(crm, $"c{i}"))));
        log.Calls.Select(c => c.Number).Should().Equal(Enumerable.Range(1, 100));
    }

    [Fact]
    public async Task The_native_merge_of_a_CRM_is_kept_by_every_decorator_and_made_up_by_none()
    {
        CallLog log = new();
        FaultPlan plan = new FaultPlan().At("CrmCall:MergeContacts#2:before", Fault.Ignored());
        foreach (ICrmAdapter plain in new[] { _store.Recorded(log), _store.WithFaults(plan), _store.WithLag(TimeSpan.Zero, _time), _store.WithIdempotencyKeys(TimeSpan.Zero, _time) })
        {
            (plain is ICrmNativeMerge).Should().BeFalse();
        }

        Merging inner = new();
        ICrmNativeMerge crm = (ICrmNativeMerge)inner.WithLag(TimeSpan.Zero, _time).WithFaults(plan).Recorded(log);
        await crm.MergeContactsAsync(new CrmContactId("1"), new CrmContactId("2"), Cancel);
        await crm.MergeContactsAsync(new CrmContactId("1"), new CrmContactId("2"), Cancel);
        inner.Merges.Should().Be(1);
        log.Names.Should().Equal("MergeContacts", "MergeContacts");
    }

    [Fact]
    public async Task An_idempotency_key_makes_one_record_within_its_life_and_a_second_after_it()
    {
        ICrmAdapter crm = _store.WithIdempotencyKeys(TimeSpan.FromHours(24), _time);
        crm.Capabilities.Should().Match<CrmCapabilities>(c => c.Tickets == Keying.IdempotencyKey && c.IdempotencyKeyLife == TimeSpan.FromHours(24));
        CrmContact contact = await EnsureAsync(crm, "a");
        CrmTicketId first = await CreateAsync(crm, contact, "k");
        (await CreateAsync(crm, contact, "k")).Should().Be(first);
        _time.Advance(TimeSpan.FromHours(24));
        (await CreateAsync(crm, contact, "k")).Should().NotBe(first);
        (await EnsureAsync(crm, "a")).Id.Should().NotBe(contact.Id);
    }

    [Fact]
    public async Task Searches_and_lists_show_the_world_as_it_was_and_reads_by_id_are_fresh()
    {
        TimeSpan lag = TimeSpan.FromSeconds(30);
        ICrmAdapter crm = _store.WithLag(lag, _time);
        crm.Capabilities.Settle.Should().Be(lag);
        CrmContact a = await EnsureAsync(crm, "a");
        (await FindAsync(crm, "a")).Should().BeNull();
        (await crm.FindContactAsync(ContactKey.Of(a.Id), Cancel)).Should().Be(a);
        CrmTicketId ticket = await CreateAsync(crm, a, "k");
        (await crm.ReadTicketsAsync(TicketQuery.WithKey("k"), Cancel)).Tickets.Should().BeEmpty();
        (await crm.ReadTicketsAsync(TicketQuery.OfContact(a.Id), Cancel)).Tickets.Should().BeEmpty();
        CrmTicket read = (await crm.ReadTicketsAsync(TicketQuery.WithIds([ticket]), Cancel)).Tickets.Should().ContainSingle().Subject;
        CrmContact b = await EnsureAsync(crm, "b");
        _time.Advance(lag);

        (await FindAsync(crm, "a")).Should().Be(a);
        (await crm.ReadTicketsAsync(TicketQuery.WithKey("k"), Cancel)).Tickets.Should().ContainSingle();
        await crm.MoveTicketsAsync(new TicketMove(a.Id, b.Id, [read]), Cancel);
        (await crm.ReadTicketsAsync(TicketQuery.OfContact(a.Id), Cancel)).Tickets.Should().ContainSingle("the list is stale");
        (await crm.ReadTicketsAsync(TicketQuery.OfContact(b.Id), Cancel)).Tickets.Should().BeEmpty("the list is stale");
        (await crm.ReadTicketsAsync(TicketQuery.WithIds([ticket]), Cancel)).Tickets[0].Contacts.Should().Equal(b.Id);
        await crm.UpdateContactAsync(a, a with { ExternalId = "c" }, Cancel);
        (await FindAsync(crm, "a")).Should().Be(a, "the search is stale");
        (await FindAsync(crm, "c")).Should().BeNull("the search is stale");
        _time.Advance(lag);

        (await crm.ReadTicketsAsync(TicketQuery.OfContact(a.Id), Cancel)).Tickets.Should().BeEmpty();
        (await crm.ReadTicketsAsync(TicketQuery.OfContact(b.Id), Cancel)).Tickets.Should().ContainSingle();
        (await FindAsync(crm, "c"))!.Id.Should().Be(a.Id);
        (await FindAsync(crm, "a")).Should().BeNull();
    }

    [Fact]
    public async Task A_ledger_fails_before_and_after_its_calls_took_effect()
    {
        FaultPlan plan = new FaultPlan().At("LedgerCommit#1:before", Fault.Throw(() => new IOException("full"))).At("LedgerCommit#2:after", Fault.Timeout());
        IVisitorLedger ledger = new InMemoryLedger(_time).WithFaults(plan);
        Subject subject = Subject.Of(new SeededVisitorIdIssuer(1).Issue(Channel.Web));
        LedgerCommit commit = new(new SubjectRecord(subject) { State = SubjectState.Anonymous });
        await Assert.ThrowsAsync<IOException>(() => ledger.CommitAsync(commit, Cancel));
        (await ledger.ReadAsync(subject, Cancel)).Should().BeNull();
        await Assert.ThrowsAsync<TimeoutException>(() => ledger.CommitAsync(commit, Cancel));
        (await ledger.ReadAsync(subject, Cancel))!.Version.Should().Be(1);
    }

    [Fact]
    public async Task Every_call_of_a_ledger_has_its_points()
    {
        FaultPlan plan = new();
        IVisitorLedger ledger = new InMemoryLedger(_time).WithFaults(plan);
        VisitorId visitor = new SeededVisitorIdIssuer(1).Issue(Channel.Web);
        Subject subject = Subject.Of(visitor);
        await ledger.ReadAsync(subject, Cancel);
        await ledger.ReadTicketAsync(subject, "k", Cancel);
        await ledger.ReadTicketsAsync(subject, TicketFilter.All, null, 1, Cancel);
        await ledger.ReadMovesAsync(new MergeId(visitor, 1), MoveRows.All, null, 1, Cancel);
        await ledger.CommitAsync(new LedgerCommit(new SubjectRecord(subject)), Cancel);
        await ledger.LeaseAsync(subject, default, TimeSpan.FromSeconds(1), Cancel);
        await ledger.ScanAsync(new SubjectScan(SubjectRows.Due), 1, Cancel);
        await ledger.ClaimConsumerAsync(new ConsumerId("c"), "me", Cancel);
        await ledger.ReleaseConsumerAsync(new ConsumerId("c"), "me", null, Cancel);
        await ledger.PauseAsync(TimeSpan.Zero, Cancel);
        await ledger.GetStatusAsync(Cancel);
        plan.Reached.Where(p => p.Moment == FaultMoment.After).Select(p => p.Call).Should().BeEquivalentTo(CallNames.Ledger);
    }

    [Fact]
    [Trait("Rule", "V1")]
    public void The_same_seed_issues_the_same_identifiers_and_they_are_UUIDs_of_version_seven()
    {
        SeededVisitorIdIssuer one = new(42);
        SeededVisitorIdIssuer two = new(42);
        VisitorId[] ids = [.. Enumerable.Range(0, 1000).Select(_ => one.Issue(Channel.Mobile))];
        Enumerable.Range(0, 1000).Select(_ => two.Issue(Channel.Mobile)).Should().Equal(ids);
        ids.Should().OnlyHaveUniqueItems().And.OnlyContain(id => id.Value.Version == 7 && VisitorId.Parse(id.ToString()) == id);
        new SeededVisitorIdIssuer(43).Issue(Channel.Mobile).Should().NotBe(ids[0]);
        ids[0].Value.ToString().Should().StartWith("01a10b8f-40a0-7", "that is 2026-10-05 10:15 in milliseconds");
    }

    [Fact]
    public void Seeded_bytes_are_the_same_however_they_are_taken()
    {
        byte[] once = new byte[16];
        byte[] again = new byte[16];
        SeededBytes random = new(7);
        random.Fill(once);
        new SeededBytes(7).Fill(again);
        once.Should().Equal(again);
        random.Fill(again);
        again.Should().NotEqual(once);
    }

    private static Task<CrmContact> EnsureAsync(ICrmAdapter crm, string consumer) => crm.EnsureContactAsync(new NewContact(ContactKey.Of(new ConsumerId(consumer)), consumer, consumer), Cancel);

    private static Task<CrmContact?> FindAsync(ICrmAdapter crm, string consumer) => crm.FindContactAsync(ContactKey.Of(new ConsumerId(consumer)), Cancel);

    private static Task<CrmTicketId> CreateAsync(ICrmAdapter crm, CrmContact contact, string key) => crm.CreateTicketAsync(new NewTicket(key, null, contact.Id, "s", "b"), Cancel);
}
