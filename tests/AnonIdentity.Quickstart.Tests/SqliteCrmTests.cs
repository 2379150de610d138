using AnonIdentity.Crm;

namespace AnonIdentity.Quickstart.Tests;

/// <summary>The example of an adapter keeps what its members promise.</summary>
public sealed class SqliteCrmTests : IAsyncLifetime
{
    private static readonly ContactKey Ada = ContactKey.Of(new ConsumerId("ada"));

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("anon-crm-");
    private readonly Agent _agent;
    private readonly SqliteCrmFile _file;
    private readonly SqliteCrm _crm;

    public SqliteCrmTests()
    {
        _file = new SqliteCrmFile(Path.Combine(_folder.FullName, "crm.db"));
        _agent = new Agent(_file);
        _crm = new SqliteCrm(_file);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await _file.CreateAsync(Stop);

    public ValueTask DisposeAsync()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    [Trait("Rule", "A1")]
    public async Task A_contact_is_made_once_and_found_by_each_key()
    {
        CrmContact[] made = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => _crm.EnsureContactAsync(new NewContact(Ada, $"Ada {i}", "ada"), Stop)));

        made.Should().OnlyContain(contact => contact == made[0]);
        (await _crm.FindContactAsync(Ada, Stop)).Should().Be(made[0]);
        (await _crm.FindContactAsync(ContactKey.Of(made[0].Id), Stop)).Should().Be(made[0]);
    }

    [Theory]
    [Trait("Rule", "A5")]
    [InlineData("Ada")]
    [InlineData("ada ")]
    [InlineData("adа")]
    public async Task A_key_is_compared_to_the_letter(string other)
    {
        await _crm.EnsureContactAsync(new NewContact(Ada, "Ada", "ada"), Stop);

        (await _crm.FindContactAsync(ContactKey.Of(new ConsumerId(other)), Stop)).Should().BeNull();
    }

    [Fact]
    public async Task An_id_that_the_CRM_never_wrote_names_nobody()
    {
        (await _crm.FindContactAsync(ContactKey.Of(new CrmContactId("1 OR 1=1")), Stop)).Should().BeNull();
        (await _crm.ReadTicketsAsync(TicketQuery.WithIds([new CrmTicketId("x"), new CrmTicketId("-1")]), Stop)).Tickets.Should().BeEmpty();
    }

    [Fact]
    [Trait("Rule", "A2")]
    public async Task A_contact_that_changed_meanwhile_is_a_conflict_and_one_that_is_gone_is_not_found()
    {
        CrmContact contact = await _crm.EnsureContactAsync(new NewContact(Ada, "Ada", "ada"), Stop);
        await _agent.RenameAsync(contact.Id, "Typed", Stop);

        (await KindOf(() => _crm.UpdateContactAsync(contact, contact with { FirstName = "Ours" }, Stop))).Should().Be(CrmErrorKind.Conflict);
        (await _crm.FindContactAsync(Ada, Stop))!.FirstName.Should().Be("Typed");

        await _crm.EraseContactAsync(contact.Id, Stop);
        (await KindOf(() => _crm.UpdateContactAsync(contact, contact with { FirstName = "Ours" }, Stop))).Should().Be(CrmErrorKind.NotFound);
        await _crm.EraseContactAsync(contact.Id, Stop);
    }

    [Fact]
    public async Task An_update_writes_only_what_differs()
    {
        CrmContact contact = (await _crm.EnsureContactAsync(new NewContact(Ada, "Ada", "ada"), Stop)) with { Version = null };
        await _agent.RenameAsync(contact.Id, "Typed", Stop);

        await _crm.UpdateContactAsync(contact, contact with { ExternalId = "ada-2" }, Stop);

        (await _crm.FindContactAsync(ContactKey.Of(contact.Id), Stop)).Should().BeEquivalentTo(new { ExternalId = "ada-2", FirstName = "Typed", LastName = "ada" });
    }

    [Fact]
    public async Task A_second_contact_with_an_external_id_is_a_conflict()
    {
        await _crm.EnsureContactAsync(new NewContact(Ada, "Ada", "ada"), Stop);
        CrmContact other = await _crm.EnsureContactAsync(new NewContact(ContactKey.Of(new ConsumerId("ben")), "Ben", "ben"), Stop);

        (await KindOf(() => _crm.UpdateContactAsync(other, other with { ExternalId = "ada" }, Stop))).Should().Be(CrmErrorKind.Conflict);
    }

    [Fact]
    [Trait("Rule", "T4")]
    public async Task A_ticket_is_made_once_for_a_key()
    {
        CrmContact contact = await _crm.EnsureContactAsync(new NewContact(Ada, "Ada", "ada"), Stop);
        NewTicket ticket = new("key", null, contact.Id, "Subject", "Body");

        CrmTicketId[] made = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => _crm.CreateTicketAsync(ticket, Stop)));

        made.Distinct().Should().ContainSingle();
        (await _crm.ReadTicketsAsync(TicketQuery.WithKey("key"), Stop)).Tickets.Should().ContainSingle().Which.Id.Should().Be(made[0]);
    }

    [Fact]
    public async Task A_contact_s_tickets_come_page_by_page_without_a_gap()
    {
        CrmContact contact = await _crm.EnsureContactAsync(new NewContact(Ada, "Ada", "ada"), Stop);
        for (int i = 0; i < 250; i++)
        {
            await _crm.CreateTicketAsync(new NewTicket($"key-{i}", null, contact.Id, "Subject", "Body"), Stop);
        }

        List<int> pages = [];
        HashSet<CrmTicketId> seen = [];
        string? cursor = null;
        do
        {
            TicketPage page = await _crm.ReadTicketsAsync(TicketQuery.OfContact(contact.Id, cursor), Stop);
            pages.Add(page.Tickets.Count);
            seen.UnionWith(page.Tickets.Select(ticket => ticket.Id));
            cursor = page.Next;
        }
        while (cursor is not null);

        pages.Should().Equal(100, 100, 50);
        seen.Should().HaveCount(250);
    }

    [Fact]
    [Trait("Rule", "M6")]
    public async Task A_move_leaves_what_an_agent_took_and_may_be_repeated()
    {
        CrmContact from = await _crm.EnsureContactAsync(new NewContact(Ada, "Ada", "ada"), Stop);
        CrmContactId to = await _agent.AddContactAsync("to", "To", Stop);
        CrmContactId elsewhere = await _agent.AddContactAsync("elsewhere", "Elsewhere", Stop);
        CrmTicketId mine = await _crm.CreateTicketAsync(new NewTicket("1", null, from.Id, "Subject", "Body"), Stop);
        CrmTicketId taken = await _crm.CreateTicketAsync(new NewTicket("2", null, from.Id, "Subject", "Body"), Stop);
        IReadOnlyList<CrmTicket> read = (await _crm.ReadTicketsAsync(TicketQuery.OfContact(from.Id), Stop)).Tickets;
        await _agent.MoveAsync(taken, elsewhere, Stop);
        TicketMove move = new(from.Id, to, [.. read, new CrmTicket(new CrmTicketId("999"), [from.Id])]);

        IReadOnlyList<RefusedMove> first = await _crm.MoveTicketsAsync(move, Stop);
        IReadOnlyList<RefusedMove> again = await _crm.MoveTicketsAsync(move, Stop);

        first.Should().Equal(new RefusedMove(taken, MoveRefusal.ChangedByAgent), new RefusedMove(new CrmTicketId("999"), MoveRefusal.Missing));
        again.Should().Equal(first);
        CrmView view = await _agent.LookAsync(Stop);
        view.Tickets.Select(ticket => (ticket.Id, ticket.Contact)).Should().Equal((mine, to), (taken, elsewhere));
    }

    [Fact]
    [Trait("Rule", "A2")]
    public async Task A_file_that_cannot_be_read_is_never_an_empty_CRM()
    {
        SqliteCrm broken = new(new SqliteCrmFile(Path.Combine(_folder.FullName, "missing", "crm.db")));

        (await KindOf(() => broken.FindContactAsync(Ada, Stop))).Should().Be(CrmErrorKind.Unavailable);
    }

    private static async Task<CrmErrorKind?> KindOf(Func<Task> call)
    {
        try
        {
            await call();
            return null;
        }
        catch (CrmException failure)
        {
            return failure.Kind;
        }
    }
}
