using System.Net;
using System.Text.Json.Nodes;
using AnonIdentity.TestServers;

namespace AnonIdentity.Crm.RequestTracker.Tests;

/// <summary>The fourteen traps of RT 5.0.3 over REST 2.0: each is shown by a raw call, and that the adapter does not fall in.</summary>
public sealed class TrapTests(RequestTrackerServer server) : RtTest(server)
{
    [Fact]
    [Trait("Rule", "A3")]
    public async Task Trap_1_two_hundred_does_not_mean_done()
    {
        string taken = Unique("cust-");
        await KnownAsync(taken);
        CrmContact placeholder = await PlaceholderAsync(NewVisitor());
        RawAnswer raw = await Service.PutAsync($"user/{placeholder.Id}", new JsonObject { ["Name"] = taken });
        raw.Status.Should().Be(200);
        raw.Text.Should().Contain("Name in use");
        await FailsAsync(() => Crm.UpdateContactAsync(placeholder, placeholder with { ExternalId = taken }, Token), CrmErrorKind.Conflict);
    }

    [Fact]
    [Trait("Rule", "S6")]
    public async Task Trap_2_an_unknown_requestor_with_an_at_becomes_a_user_so_only_numbers_are_sent()
    {
        string stranger = Unique("stranger") + "@example.com";
        RawAnswer raw = await Service.PostAsync("ticket", new JsonObject { ["Queue"] = "General", ["Subject"] = "x", ["Requestor"] = stranger });
        raw.Status.Should().Be(201);
        (await Service.PostAsync("users", ContactTests.Condition(stranger))).Json!["total"]!.GetValue<int>().Should().Be(1, "RT made one");

        string mail = Unique("maria") + "@example.com";
        CrmContact known = await KnownAsync(mail);
        CrmContact placeholder = await PlaceholderAsync(NewVisitor());
        CrmTicket ticket = await ReadOneAsync(await TicketAsync(placeholder));
        (await MoveAsync(placeholder, known, ticket)).Should().BeEmpty();
        (await RequestorsAsync(ticket.Id)).Should().Equal(Number(known));
        (await Service.PostAsync("users?find_disabled_rows=1", ContactTests.Condition(mail))).Json!["total"]!.GetValue<int>().Should().Be(1);
        (await Service.GetAsync($"user/{known.Id}")).Json!["EmailAddress"]!.GetValue<string>().Should().BeEmpty("a typed address is text, and no mail goes to it");
        await FailsAsync(() => Crm.CreateTicketAsync(new NewTicket(Unique("key-"), null, new CrmContactId(stranger), "S", "B"), Token), CrmErrorKind.NotFound);
    }

    [Fact]
    [Trait("Rule", "A5")]
    public async Task Trap_3_an_all_digit_name_is_read_as_an_id_so_it_is_searched_by_name()
    {
        string digits = "7" + string.Concat(Unique("").Select(static c => c % 10));
        CrmContact known = await KnownAsync(digits);
        known.Id.Value.Should().NotBe(digits);
        (await Service.GetAsync($"user/{digits}")).Status.Should().Be(404, "RT takes it as an id");
        (await Crm.FindContactAsync(ContactKey.Of(new ConsumerId(digits)), Token)).Should().Be(known);

        CrmContact placeholder = await PlaceholderAsync(NewVisitor());
        CrmTicket ticket = await ReadOneAsync(await TicketAsync(placeholder));
        (await MoveAsync(placeholder, known, ticket)).Should().BeEmpty();
        (await RequestorsAsync(ticket.Id)).Should().Equal(Number(known));
    }

    [Fact]
    [Trait("Rule", "A2")]
    public async Task Trap_3_an_all_digit_name_that_is_another_users_id_is_refused_by_rt_and_rejected_with_advice()
    {
        CrmContact other = await KnownAsync();
        string digits = other.Id.Value;
        RawAnswer raw = await Service.PostAsync("user", new JsonObject { ["Name"] = digits });
        raw.Text.Should().Contain("Name in use", "though nobody has that name");
        (await Crm.FindContactAsync(ContactKey.Of(new ConsumerId(digits)), Token)).Should().BeNull("the user with that id is somebody else");
        (await FailsAsync(() => KnownAsync(digits), CrmErrorKind.Rejected)).Message.Should().Contain("ConsumerName");
        CrmContact placeholder = await PlaceholderAsync(NewVisitor());
        (await FailsAsync(() => Crm.UpdateContactAsync(placeholder, placeholder with { ExternalId = digits }, Token), CrmErrorKind.Rejected)).Message.Should().Contain("ConsumerName");
    }

    [Fact]
    [Trait("Rule", "A1")]
    public async Task Trap_4_if_match_is_not_atomic_so_no_conditional_update_is_declared()
    {
        CrmContact placeholder = await PlaceholderAsync(NewVisitor());
        string etag = (await Service.GetAsync($"user/{placeholder.Id}")).ETag!;
        await Agent.PutAsync($"user/{placeholder.Id}", new JsonObject { ["RealName"] = "An agent's" });
        RawAnswer late = await Service.PutAsync($"user/{placeholder.Id}", new JsonObject { ["RealName"] = "Ours" }, etag);
        late.Status.Should().Be(412, "one after the other it works; of several at once all can pass");
        Crm.Capabilities.ConditionalUpdate.Should().BeFalse();
    }

    [Fact]
    [Trait("Rule", "M5")]
    public async Task Trap_5_a_move_is_two_transactions_and_two_movers_at_once_leave_a_requestor_that_can_be_put_right()
    {
        VisitorId visitor = NewVisitor();
        CrmContact from = await PlaceholderAsync(visitor);
        CrmContact to = await KnownAsync();
        CrmTicket ticket = await ReadOneAsync(await TicketAsync(from, visitor));
        await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            try
            {
                await MoveAsync(from, to, ticket);
            }
            catch (CrmException e) when (e.Kind == CrmErrorKind.Unavailable)
            {
                // A worker that lost the race for the row.
            }
        }));
        await MoveAsync(from, to, ticket);
        (await RequestorsAsync(ticket.Id)).Should().Equal(Number(to));
        RawAnswer history = await Agent.GetAsync($"ticket/{ticket.Id}/history?fields=Type&per_page=100");
        history.Json!["items"]!.AsArray().Select(static t => t!["Type"]!.GetValue<string>()).Should().Contain(["AddWatcher", "DelWatcher"]);
    }

    [Fact]
    [Trait("Rule", "R1")]
    public async Task Trap_6_a_bulk_put_that_breaks_off_has_changed_what_came_before_and_the_repetition_does_the_rest()
    {
        VisitorId visitor = NewVisitor();
        CrmContact from = await PlaceholderAsync(visitor);
        CrmContact to = await KnownAsync();
        CrmTicket[] tickets = new CrmTicket[3];
        for (int i = 0; i < tickets.Length; i++)
        {
            tickets[i] = await ReadOneAsync(await TicketAsync(from, visitor));
        }

        JsonArray bulk =
        [
            Line(tickets[0], Number(to)),
            Line(tickets[1], 999_999_999),
            Line(tickets[2], Number(to)),
        ];
        RawAnswer raw = await Service.PutAsync("tickets/bulk", bulk);
        raw.Status.Should().Be(500);
        (await RequestorsAsync(tickets[0].Id)).Should().Equal(Number(to));
        (await RequestorsAsync(tickets[2].Id)).Should().Equal(Number(from));

        (await MoveAsync(from, to, tickets)).Should().BeEmpty();
        foreach (CrmTicket ticket in tickets)
        {
            (await RequestorsAsync(ticket.Id)).Should().Equal(Number(to));
        }
    }

    [Fact]
    [Trait("Rule", "N4")]
    [Trait("Rule", "S6")]
    public async Task Trap_7_two_users_may_share_an_email_so_it_is_never_a_key()
    {
        string mail = Unique("shared") + "@example.com";
        string name = Unique("other-");
        await Agent.PostAsync("user", new JsonObject { ["Name"] = name, ["EmailAddress"] = mail });
        (await Crm.FindContactAsync(ContactKey.Of(new ConsumerId(mail)), Token)).Should().BeNull("the user with that address has another name");
        CrmContact known = await KnownAsync(mail);
        (await Crm.FindContactAsync(ContactKey.Of(new ConsumerId(mail)), Token)).Should().Be(known);
    }

    [Fact]
    [Trait("Rule", "A5")]
    public async Task Trap_8_the_id_in_an_answer_is_the_name_so_the_number_is_taken_from_elsewhere()
    {
        VisitorId visitor = NewVisitor();
        RawAnswer raw = await Service.PostAsync("user", new JsonObject { ["Name"] = visitor.ToString() });
        raw.Json!["id"]!.GetValue<string>().Should().Be(visitor.ToString());
        CrmContact found = (await Crm.FindContactAsync(ContactKey.Of(visitor), Token))!;
        found.Id.Value.Should().Be(raw.Id).And.MatchRegex("^[0-9]+$");
        CrmTicketId ticket = await TicketAsync(found, visitor);
        await Agent.PutAsync($"user/{found.Id}", new JsonObject { ["Name"] = Unique("renamed-") });
        (await ReadOneAsync(ticket)).Contacts.Should().Equal(found.Id);
    }

    [Fact]
    [Trait("Rule", "M15")]
    public async Task Trap_9_a_page_has_at_most_100_rows_whatever_is_asked_and_one_past_the_end_is_empty()
    {
        RawAnswer raw = await Service.GetAsync("tickets?query=id>0&orderby=id&per_page=500&page=9999");
        raw.Json!["per_page"]!.GetValue<int>().Should().Be(100);
        raw.Json["items"]!.AsArray().Should().BeEmpty();
        CrmContact known = await KnownAsync();
        await TicketAsync(known);
        TicketPage first = await Crm.ReadTicketsAsync(TicketQuery.OfContact(known.Id), Token);
        first.Next.Should().BeNull("one ticket fits a page");
        (await Crm.ReadTicketsAsync(TicketQuery.OfContact(known.Id, first.Tickets[0].Id.Value), Token)).Tickets.Should().BeEmpty();
        Func<Task> tooMany = () => Crm.ReadTicketsAsync(TicketQuery.WithIds([.. Enumerable.Range(1, 101).Select(static i => new CrmTicketId(i.ToString(System.Globalization.CultureInfo.InvariantCulture)))]), Token);
        await tooMany.Should().ThrowAsync<ArgumentException>();
    }

    [Fact]
    [Trait("Rule", "A5")]
    public async Task Trap_10_both_backslash_and_quote_are_escaped_and_the_order_is_asked_for()
    {
        CrmContact known = await KnownAsync();
        string key = Unique("O'Ñeil\\x-");
        CrmTicketId id = await TicketAsync(known, key: key);
        string halfEscaped = Uri.EscapeDataString($"CF.{{TicketKey}} = '{key.Replace("'", "\\'", StringComparison.Ordinal)}'");
        (await Service.GetAsync($"tickets?query={halfEscaped}")).Json!["total"]!.GetValue<int>().Should().Be(0);
        (await Crm.ReadTicketsAsync(TicketQuery.WithKey(key), Token)).Tickets.Should().ContainSingle().Which.Id.Should().Be(id);
        CrmTicketId[] more = [await TicketAsync(known), await TicketAsync(known)];
        (await ReadAsync([.. more.Reverse(), id])).Select(static t => t.Id).Should().Equal([id, .. more]);
    }

    [Fact]
    [Trait("Rule", "M6")]
    public async Task Trap_12_a_disabled_user_is_seen_and_stays_the_contact()
    {
        VisitorId visitor = NewVisitor();
        string consumer = Unique("cust-");
        CrmContact placeholder = await PlaceholderAsync(visitor);
        CrmContact known = await KnownAsync(consumer);
        foreach (CrmContact contact in (CrmContact[])[placeholder, known])
        {
            (await Agent.PutAsync($"user/{contact.Id}", new JsonObject { ["Disabled"] = 1 })).Text.Should().Contain("disabled");
        }

        (await Service.PostAsync("users", ContactTests.Condition(visitor.ToString()))).Json!["total"]!.GetValue<int>().Should().Be(0, "a plain search does not see it");
        (await Crm.FindContactAsync(ContactKey.Of(visitor), Token)).Should().Be(placeholder);
        (await PlaceholderAsync(visitor)).Should().Be(placeholder);
        (await Crm.FindContactAsync(ContactKey.Of(new ConsumerId(consumer)), Token)).Should().Be(known);
        CrmTicketId ticket = await TicketAsync(placeholder, visitor);
        CrmTicket read = (await Crm.ReadTicketsAsync(TicketQuery.OfContact(placeholder.Id), Token)).Tickets.Should().ContainSingle(t => t.Id == ticket).Subject;
        (await MoveAsync(placeholder, known, read)).Should().BeEmpty();
        (await RequestorsAsync(ticket)).Should().Equal(Number(known));
    }

    [Fact]
    [Trait("Rule", "A1")]
    public void Trap_13_a_body_has_one_content_type()
    {
        using HttpContent content = Http.CrmJson.Content(new Wire.RtNewUser("x", "y"), Wire.RtJson.Default.RtNewUser);
        content.Headers.NonValidated["Content-Type"].ToString().Should().Be("application/json");
    }

    [Fact]
    [Trait("Rule", "A1")]
    public async Task Trap_14_rt_closes_each_connection_and_calls_go_on()
    {
        using HttpClient http = new();
        http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", $"token {Server.Token}");
        using HttpResponseMessage answer = await http.GetAsync(new Uri($"{Server.Url}/rt"), Token);
        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        answer.Headers.ConnectionClose.Should().BeTrue();
        VisitorId visitor = NewVisitor();
        CrmContact placeholder = await PlaceholderAsync(visitor);
        for (int i = 0; i < 10; i++)
        {
            (await Crm.FindContactAsync(ContactKey.Of(visitor), Token)).Should().Be(placeholder);
        }
    }

    private static JsonObject Line(CrmTicket ticket, long requestor) =>
        new() { ["id"] = long.Parse(ticket.Id.Value, System.Globalization.CultureInfo.InvariantCulture), ["Requestor"] = new JsonArray(requestor) };
}
