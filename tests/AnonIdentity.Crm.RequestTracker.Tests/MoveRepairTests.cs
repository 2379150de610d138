using System.Net;
using System.Text;

namespace AnonIdentity.Crm.RequestTracker.Tests;

/// <summary>What the adapter makes of odd answers to a move; RT's own give them in another language, without a right, or with a long history.</summary>
public sealed class MoveRepairTests
{
    private const string From = "5";
    private const string To = "6";

    private readonly List<string> _writes = [];

    [Fact]
    [Trait("Rule", "A3")]
    public async Task Texts_in_another_language_are_checked_by_the_history_and_the_move_stands()
    {
        using FakeRt rt = Server("""[["7","6 als Klient hinzugefügt","5 ist kein Klient mehr"]]""", ours: Rows((1, true, To), (2, false, From)), agents: Rows());
        (await MoveAsync(rt)).Should().BeEmpty();
        _writes.Should().ContainSingle();
    }

    [Fact]
    [Trait("Rule", "A3")]
    [Trait("Rule", "A2")]
    public async Task A_refused_write_is_denied()
    {
        using FakeRt rt = Server("""[[7,"Permission Denied","Permission Denied"]]""", ours: Rows((1, true, To), (2, false, From), (3, true, From), (4, false, To)), agents: Rows());
        (await FluentActions.Awaiting(() => MoveAsync(rt)).Should().ThrowAsync<CrmException>()).Which.Kind.Should().Be(CrmErrorKind.Denied);
        _writes.Should().ContainSingle("what an earlier merge and undo did is not taken back");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Trait("Rule", "A2")]
    [Trait("Rule", "R4")]
    public async Task A_move_that_another_has_half_done_is_tried_again_and_not_taken_for_denied(bool isAdded)
    {
        using FakeRt rt = Server("""[[7,"B is already Requestor","That principal is not a(n) Requestor for this ticket"]]""", ours: isAdded ? Rows((1, true, To)) : Rows((1, false, From)), agents: Rows());
        (await FluentActions.Awaiting(() => MoveAsync(rt)).Should().ThrowAsync<CrmException>()).Which.Kind.Should().Be(CrmErrorKind.Unavailable);
        _writes.Should().ContainSingle();
    }

    [Fact]
    [Trait("Rule", "M6")]
    public async Task An_agent_who_came_between_is_put_back_however_long_the_history_is()
    {
        (int, bool, string)[] noise = [.. Enumerable.Range(1, 100).Select(static i => (i, i % 2 == 1, "9"))];
        using FakeRt rt = Server(
            """[[7,"Added B as Requestor for this ticket","X is no longer Requestor for this ticket"]]""",
            ours: Rows((203, true, To), (204, false, "8")),
            agents: Rows([.. noise, (201, true, "8"), (202, false, From)]));
        (await MoveAsync(rt)).Should().Equal(new RefusedMove(new CrmTicketId("7"), MoveRefusal.ChangedByAgent));
        _writes.Should().Equal("[{\"id\":7,\"Requestor\":[6]}]", "[{\"id\":7,\"Requestor\":[8]}]");
    }

    [Fact]
    [Trait("Rule", "M6")]
    public async Task An_agent_who_came_after_us_has_the_last_word()
    {
        using FakeRt rt = Server("""[[7,"Added B as Requestor for this ticket","X is no longer Requestor for this ticket"]]""", ours: Rows((1, true, To), (2, false, From)), agents: Rows((3, true, "8"), (4, false, To)));
        (await MoveAsync(rt)).Should().Equal(new RefusedMove(new CrmTicketId("7"), MoveRefusal.ChangedByAgent));
        _writes.Should().ContainSingle();
    }

    [Fact]
    [Trait("Rule", "M2")]
    public async Task A_ticket_that_vanishes_before_the_write_is_missing()
    {
        using FakeRt rt = Server("""[[7,"Resource does not exist"]]""", Rows(), Rows());
        (await MoveAsync(rt)).Should().Equal(new RefusedMove(new CrmTicketId("7"), MoveRefusal.Missing));
    }

    private static Task<IReadOnlyList<RefusedMove>> MoveAsync(FakeRt rt) => rt.Crm.MoveTicketsAsync(
        new TicketMove(new CrmContactId(From), new CrmContactId(To), [new CrmTicket(new CrmTicketId("7"), [new CrmContactId(From)]) { Version = "2026-11-24T08:00:00Z" }]),
        TestContext.Current.CancellationToken);

    private static List<(int Id, string Json)> Rows(params (int Id, bool Added, string Principal)[] rows) =>
        [.. rows.Select(static r => (r.Id, $"{{\"id\":{r.Id},\"ObjectId\":\"7\",\"Type\":\"{(r.Added ? "AddWatcher" : "DelWatcher")}\",\"{(r.Added ? "NewValue" : "OldValue")}\":\"{r.Principal}\",\"Created\":\"2026-11-24T08:00:01Z\"}}"))];

    private FakeRt Server(string bulk, List<(int Id, string Json)> ours, List<(int Id, string Json)> agents) => new(async (request, token) =>
    {
        string path = request.RequestUri!.AbsolutePath;
        if (path.EndsWith("/tickets/bulk", StringComparison.Ordinal))
        {
            _writes.Add(await request.Content!.ReadAsStringAsync(token));
            return FakeRt.Answer(HttpStatusCode.OK, bulk);
        }

        if (path.EndsWith("/tickets", StringComparison.Ordinal))
        {
            return FakeRt.Answer(HttpStatusCode.OK, """{"items":[{"id":7,"LastUpdated":"2026-11-24T08:00:00Z","Requestor":[{"type":"user","id":5,"Name":"A"}]}]}""");
        }

        string query = Uri.UnescapeDataString(request.RequestUri.Query);
        List<(int Id, string Json)> rows = query.Contains("Creator != ", StringComparison.Ordinal) ? agents : ours;
        int after = int.Parse(query.Split("id > ")[1].Split('&')[0], System.Globalization.CultureInfo.InvariantCulture);
        StringBuilder page = new("{\"items\":[");
        page.AppendJoin(',', rows.Where(r => r.Id > after).Take(100).Select(static r => r.Json)).Append("],\"total\":null,\"pages\":null}");
        return FakeRt.Answer(HttpStatusCode.OK, page.ToString());
    });
}
