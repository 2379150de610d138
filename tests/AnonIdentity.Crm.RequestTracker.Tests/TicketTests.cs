using System.Text.Json.Nodes;
using AnonIdentity.TestServers;

namespace AnonIdentity.Crm.RequestTracker.Tests;

public sealed class TicketTests(RequestTrackerServer server) : RtTest(server)
{
    [Fact]
    [Trait("Rule", "T2")]
    [Trait("Rule", "T6")]
    public async Task A_ticket_carries_the_visitor_the_key_and_its_contact_and_is_found_by_each()
    {
        VisitorId visitor = NewVisitor();
        CrmContact placeholder = await PlaceholderAsync(visitor);
        string key = Unique("key-");
        CrmTicketId id = await TicketAsync(placeholder, visitor, key);
        CrmTicket ticket = await ReadOneAsync(id);
        ticket.Visitor.Should().Be(visitor);
        ticket.Contacts.Should().Equal(placeholder.Id);
        ticket.Version.Should().NotBeNullOrEmpty();
        (await Crm.ReadTicketsAsync(TicketQuery.WithKey(key), Token)).Tickets.Should().ContainSingle().Which.Id.Should().Be(id);
        (await Crm.ReadTicketsAsync(TicketQuery.OfContact(placeholder.Id), Token)).Tickets.Should().ContainSingle().Which.Id.Should().Be(id);
    }

    [Fact]
    [Trait("Rule", "A2")]
    public async Task What_is_not_there_is_an_empty_page()
    {
        (await Crm.ReadTicketsAsync(TicketQuery.WithKey(Unique("key-")), Token)).Tickets.Should().BeEmpty();
        (await Crm.ReadTicketsAsync(TicketQuery.WithIds([new CrmTicketId("999999999"), new CrmTicketId("foreign")]), Token)).Tickets.Should().BeEmpty();
        (await Crm.ReadTicketsAsync(TicketQuery.WithIds([]), Token)).Tickets.Should().BeEmpty();
        (await Crm.ReadTicketsAsync(TicketQuery.OfContact((await KnownAsync()).Id), Token)).Should().BeEquivalentTo(new TicketPage([]));
    }

    [Fact]
    [Trait("Rule", "T6")]
    public async Task Two_tickets_of_one_key_are_both_answered()
    {
        CrmContact known = await KnownAsync();
        string key = Unique("key-");
        CrmTicketId first = await TicketAsync(known, key: key);
        CrmTicketId second = await TicketAsync(known, key: key);
        (await Crm.ReadTicketsAsync(TicketQuery.WithKey(key), Token)).Tickets.Select(t => t.Id).Should().Equal(first, second);
    }

    [Fact]
    [Trait("Rule", "A5")]
    [Trait("Attack", "34")]
    public async Task A_key_that_differs_in_case_is_ambiguous()
    {
        CrmContact known = await KnownAsync();
        string key = Unique("key-");
        await TicketAsync(known, key: key);
        await FailsAsync(() => Crm.ReadTicketsAsync(TicketQuery.WithKey(key.ToUpperInvariant()), Token), CrmErrorKind.Ambiguous);
    }

    [Theory]
    [InlineData("it's")]
    [InlineData("back\\slash")]
    [InlineData("\\'")]
    [InlineData("' OR id > 0 OR Subject = '")]
    [Trait("Rule", "A5")]
    public async Task A_key_is_quoted_in_the_query(string end)
    {
        CrmContact known = await KnownAsync();
        string key = Unique("key-") + end;
        CrmTicketId id = await TicketAsync(known, key: key);
        (await Crm.ReadTicketsAsync(TicketQuery.WithKey(key), Token)).Tickets.Should().ContainSingle().Which.Id.Should().Be(id);
    }

    [Fact]
    [Trait("Rule", "T6")]
    public async Task A_ticket_that_an_agent_merged_away_still_holds_its_key_but_is_gone_by_id()
    {
        CrmContact known = await KnownAsync();
        string key = Unique("key-");
        CrmTicketId merged = await TicketAsync(known, key: key);
        CrmTicketId kept = await TicketAsync(known);
        await Agent.PutAsync($"ticket/{merged}", new JsonObject { ["MergeInto"] = long.Parse(kept.Value, System.Globalization.CultureInfo.InvariantCulture) });
        (await Crm.ReadTicketsAsync(TicketQuery.WithKey(key), Token)).Tickets.Should().ContainSingle().Which.Id.Should().Be(merged);
        (await ReadAsync(merged, kept)).Should().ContainSingle().Which.Id.Should().Be(kept);
        (await MoveAsync(known, await KnownAsync(), new CrmTicket(merged, [known.Id]))).Should().Equal(new RefusedMove(merged, MoveRefusal.Missing));
    }

    [Fact]
    [Trait("Rule", "M6")]
    public async Task A_ticket_that_an_agent_deleted_is_gone()
    {
        CrmContact known = await KnownAsync();
        CrmTicketId deleted = await TicketAsync(known);
        CrmTicket read = await ReadOneAsync(deleted);
        await Agent.PutAsync($"ticket/{deleted}", new JsonObject { ["Status"] = "deleted" });
        (await ReadAsync(deleted)).Should().BeEmpty();
        (await MoveAsync(known, await KnownAsync(), read)).Should().Equal(new RefusedMove(deleted, MoveRefusal.Missing));
    }

    [Fact]
    [Trait("Rule", "T10")]
    public async Task Fields_of_a_draft_pass_through_and_cannot_overwrite_ours()
    {
        VisitorId visitor = NewVisitor();
        CrmContact placeholder = await PlaceholderAsync(visitor);
        NewTicket ticket = new(Unique("key-"), visitor, placeholder.Id, "S", "B") { Fields = new Dictionary<string, string> { ["Priority"] = "7", ["Status"] = "open", ["queue"] = "1" } };
        CrmTicketId id = await Crm.CreateTicketAsync(ticket, Token);
        JsonNode read = (await Agent.GetAsync($"ticket/{id}")).Json!;
        read["Priority"]!.ToString().Should().Be("7");
        read["Status"]!.ToString().Should().Be("open");
        foreach (string ours in (string[])["Requestor", "requestors", "Content", "Cc", "TicketKey", "CF.VisitorIdentifier", "CF.{TicketKey}", "id"])
        {
            NewTicket bad = ticket with { Fields = new Dictionary<string, string> { [ours] = "stranger@example.com" } };
            await FailsAsync(() => Crm.CreateTicketAsync(bad, Token), CrmErrorKind.Rejected);
        }
    }

    [Fact]
    [Trait("Rule", "A2")]
    public async Task An_unknown_queue_is_rejected()
    {
        CrmContact known = await KnownAsync();
        NewTicket ticket = new(Unique("key-"), null, known.Id, "S", "B") { Fields = new Dictionary<string, string> { ["Queue"] = "No such queue" } };
        await FailsAsync(() => Crm.CreateTicketAsync(ticket, Token), CrmErrorKind.Rejected);
    }

    [Theory]
    [InlineData("'=HYPERLINK(\"http://x\",\"y\")")]
    [InlineData("'@SUM(1)")]
    [InlineData("<img src=x onerror=alert(1)>")]
    [InlineData("{{liquid}} [x](javascript:alert(1)) {Template} $x ${y}")]
    [InlineData("\ud83d\ude00 caf\u00e9 \u65e5\u672c")]
    [Trait("Rule", "T8")]
    public async Task A_subject_and_a_body_are_stored_as_plain_text_unchanged(string text)
    {
        CrmContact known = await KnownAsync();
        string body = text + "\n\nLevel: INFO forged line\n\u001b[31mred\tand  spaces  \n";
        CrmTicketId id = await TicketAsync(known, subject: text, body: body);
        (await Agent.GetAsync($"ticket/{id}")).Json!["Subject"]!.GetValue<string>().Should().Be(text);
        (await BodyAsync(id)).Should().Be(("text/plain", body));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("a\r\nb\n", "a\nb\n")]
    [InlineData("   ", "   ")]
    [InlineData("no newline at the end", "no newline at the end")]
    [InlineData("Content-Type: text/html\n\n<b>x</b>", "Content-Type: text/html\n\n<b>x</b>")]
    [Trait("Rule", "T8")]
    public async Task A_body_keeps_everything_but_the_kind_of_its_line_ends(string body, string stored)
    {
        CrmTicketId id = await TicketAsync(await KnownAsync(), body: body);
        (await BodyAsync(id)).Body.Should().Be(stored);
    }

    [Fact]
    [Trait("Rule", "T8")]
    public async Task A_subject_over_200_bytes_is_cut_on_a_grapheme_and_a_body_of_the_declared_length_is_whole()
    {
        CrmContact known = await KnownAsync();
        const string Family = "\ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67";
        string subject = string.Concat(Enumerable.Repeat(Family, 25))[..Crm.Capabilities.SubjectLength];
        string body = new('\u20ac', Crm.Capabilities.BodyLength);
        CrmTicketId id = await TicketAsync(known, subject: subject, body: body);
        (await Agent.GetAsync($"ticket/{id}")).Json!["Subject"]!.GetValue<string>().Should().Be(string.Concat(Enumerable.Repeat(Family, 11)));
        (await BodyAsync(id)).Body.Should().Be(body);
    }

    [Fact]
    [Trait("Rule", "T8")]
    public async Task A_name_of_the_declared_length_comes_back_exactly_whatever_its_letters()
    {
        string name = new('\u65e5', Crm.Capabilities.NameLength);
        VisitorId visitor = NewVisitor();
        await PlaceholderAsync(visitor, name);
        (await Crm.FindContactAsync(ContactKey.Of(visitor), Token))!.FirstName.Should().Be(name);
        RawAnswer raw = await Service.PostAsync("user", new JsonObject { ["Name"] = Unique("raw-"), ["RealName"] = name + "x" });
        (await Agent.GetAsync($"user/{raw.Id}")).Json!["RealName"]!.GetValue<string>().Should().Be(name, "RT cuts at 120 bytes without a word");
    }

    private async Task<(string Type, string Body)> BodyAsync(CrmTicketId id)
    {
        JsonNode history = (await Agent.GetAsync($"ticket/{id}/history?fields=Type,_hyperlinks&orderby=id")).Json!;
        JsonNode create = history["items"]!.AsArray().First(t => t!["Type"]!.GetValue<string>() == "Create")!;
        JsonNode link = create["_hyperlinks"]!.AsArray().First(l => l!["ref"]!.GetValue<string>() == "attachment")!;
        JsonNode attachment = (await Agent.GetAsync(new Uri(link["_url"]!.GetValue<string>()).PathAndQuery)).Json!;
        return (attachment["ContentType"]!.GetValue<string>(), System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(attachment["Content"]?.GetValue<string>() ?? "")));
    }
}
