using System.Text.Json.Nodes;
using AnonIdentity.TestServers;

namespace AnonIdentity.Crm.RequestTracker.Tests;

public sealed class ContactTests(RequestTrackerServer server) : RtTest(server)
{
    [Fact]
    [Trait("Rule", "N5")]
    [Trait("Rule", "T2")]
    public async Task A_placeholder_is_an_unprivileged_user_with_the_identifier_as_name_and_the_whole_placeholder_name()
    {
        VisitorId visitor = NewVisitor();
        CrmContact made = await PlaceholderAsync(visitor);
        Recorder.Calls.Should().Equal("POST user");
        made.ExternalId.Should().Be(visitor.ToString());
        made.FirstName.Should().Be("Web User 10/05 10:15");

        RawAnswer user = await Agent.GetAsync($"user/{made.Id}");
        user.Json!["Name"]!.GetValue<string>().Should().Be(visitor.ToString());
        user.Json["RealName"]!.GetValue<string>().Should().Be("Web User 10/05 10:15");
        user.Json["Privileged"]!.GetValue<int>().Should().Be(0);
        user.Json["EmailAddress"]!.GetValue<string>().Should().BeEmpty();
    }

    [Fact]
    [Trait("Rule", "A1")]
    public async Task A_contact_is_found_by_visitor_by_consumer_and_by_id_and_nobody_is_null()
    {
        VisitorId visitor = NewVisitor(Channel.Mobile);
        string consumer = Unique("cust-");
        CrmContact placeholder = await PlaceholderAsync(visitor);
        CrmContact known = await KnownAsync(consumer);
        (await Crm.FindContactAsync(ContactKey.Of(visitor), Token)).Should().Be(placeholder);
        (await Crm.FindContactAsync(ContactKey.Of(placeholder.Id), Token)).Should().Be(placeholder);
        (await Crm.FindContactAsync(ContactKey.Of(new ConsumerId(consumer)), Token)).Should().Be(known);
        (await Crm.FindContactAsync(ContactKey.Of(NewVisitor()), Token)).Should().BeNull();
        (await Crm.FindContactAsync(ContactKey.Of(new ConsumerId(Unique("nobody-"))), Token)).Should().BeNull();
        (await Crm.FindContactAsync(ContactKey.Of(new CrmContactId("999999999")), Token)).Should().BeNull();
        (await Crm.FindContactAsync(ContactKey.Of(new CrmContactId("../queue/1")), Token)).Should().BeNull("that is no id of RT");
    }

    [Fact]
    [Trait("Rule", "T3")]
    public async Task Sixteen_at_once_make_one_contact()
    {
        VisitorId visitor = NewVisitor();
        CrmContactId?[] ids = await Task.WhenAll(Enumerable.Range(0, 16).Select(async _ =>
        {
            try
            {
                return (await PlaceholderAsync(visitor)).Id;
            }
            catch (CrmException e) when (e.Kind is CrmErrorKind.Conflict or CrmErrorKind.Unavailable)
            {
                // What the core does then: look.
                return (await Crm.FindContactAsync(ContactKey.Of(visitor), Token))?.Id;
            }
        }));
        ids.Should().OnlyContain(id => id == ids[0]).And.NotContainNulls();
        RawAnswer users = await Agent.PostAsync("users?find_disabled_rows=1", Condition(visitor.ToString()));
        users.Json!["total"]!.GetValue<int>().Should().Be(1);
    }

    [Fact]
    [Trait("Rule", "A1")]
    public async Task One_that_is_there_is_returned_with_its_own_name()
    {
        string consumer = Unique("cust-");
        CrmContact first = await KnownAsync(consumer, "Maria Lopez");
        CrmContact second = await KnownAsync(consumer, "Somebody Else");
        second.Should().Be(first);
    }

    [Fact]
    [Trait("Rule", "M5")]
    [Trait("Rule", "A2")]
    public async Task A_privileged_user_is_never_a_contact()
    {
        string name = Unique("staff-");
        RawAnswer staff = await Agent.PostAsync("user", new JsonObject { ["Name"] = name, ["Privileged"] = 1 });
        ConsumerId consumer = new(name);
        await FailsAsync(() => Crm.FindContactAsync(ContactKey.Of(consumer), Token), CrmErrorKind.Denied);
        await FailsAsync(() => Crm.EnsureContactAsync(new NewContact(ContactKey.Of(consumer), "X", ""), Token), CrmErrorKind.Denied);
        await FailsAsync(() => Crm.FindContactAsync(ContactKey.Of(new CrmContactId(staff.Id!)), Token), CrmErrorKind.Denied);
        (await Agent.GetAsync($"user/{staff.Id}")).Json!["RealName"]?.GetValue<string>().Should().BeNullOrEmpty();
    }

    [Theory]
    [InlineData("root")]
    [InlineData("Nobody")]
    [InlineData("RT_System")]
    [Trait("Rule", "A2")]
    public async Task Rts_own_users_are_never_contacts(string name)
    {
        CrmContact placeholder = await PlaceholderAsync(NewVisitor());
        await FailsAsync(() => Crm.FindContactAsync(ContactKey.Of(new ConsumerId(name)), Token), CrmErrorKind.Denied);
        await FailsAsync(() => KnownAsync(name), CrmErrorKind.Denied);
        Func<Task> promote = () => Crm.UpdateContactAsync(placeholder, placeholder with { ExternalId = name }, Token);
        (await promote.Should().ThrowAsync<CrmException>()).Which.Kind.Should().BeOneOf(CrmErrorKind.Denied, CrmErrorKind.Conflict);
    }

    [Fact]
    [Trait("Rule", "A5")]
    [Trait("Attack", "34")]
    public async Task A_name_that_differs_in_case_is_ambiguous_and_never_picked()
    {
        string consumer = Unique("cust-");
        CrmContact known = await KnownAsync(consumer);
        ConsumerId loud = new(consumer.ToUpperInvariant());
        await FailsAsync(() => Crm.FindContactAsync(ContactKey.Of(loud), Token), CrmErrorKind.Ambiguous);
        await FailsAsync(() => KnownAsync(loud.Value), CrmErrorKind.Ambiguous);
        CrmContact placeholder = await PlaceholderAsync(NewVisitor());
        await FailsAsync(() => Crm.UpdateContactAsync(placeholder, placeholder with { ExternalId = loud.Value }, Token), CrmErrorKind.Ambiguous);
        (await Crm.FindContactAsync(ContactKey.Of(known.Id), Token)).Should().Be(known);
    }

    [Theory]
    [InlineData("it's-")]
    [InlineData("back\\slash-")]
    [InlineData("O'Ñeil\\é-")]
    [InlineData("per%cent_")]
    [InlineData("a/b?c&d=e#f-")]
    [InlineData(" leading-")]
    [InlineData("quote\"d-")]
    [InlineData("日本-")]
    [InlineData("\ud83d\ude00-")]
    [InlineData("..")]
    [Trait("Rule", "A5")]
    public async Task Names_with_quotes_wildcards_slashes_and_other_letters_are_found_exactly(string start)
    {
        string consumer = start == ".." ? "../" + Unique("") : Unique(start);
        (await Crm.FindContactAsync(ContactKey.Of(new ConsumerId(consumer)), Token)).Should().BeNull();
        CrmContact known = await KnownAsync(consumer);
        known.ExternalId.Should().Be(consumer);
        (await Crm.FindContactAsync(ContactKey.Of(new ConsumerId(consumer)), Token)).Should().Be(known);
        CrmTicketId ticket = await TicketAsync(known);
        (await Crm.ReadTicketsAsync(TicketQuery.OfContact(known.Id), Token)).Tickets.Should().ContainSingle(t => t.Id == ticket);
    }

    [Fact]
    [Trait("Rule", "A2")]
    public async Task A_consumer_over_200_bytes_is_rejected_before_rt_cuts_its_name()
    {
        RawAnswer raw = await Service.PostAsync("user", new JsonObject { ["Name"] = Unique("n-") + new string('n', 200) });
        raw.Json!["id"]!.GetValue<string>().Should().HaveLength(200, "RT cuts a name without a word");
        await FailsAsync(() => KnownAsync(Unique("é-") + new string('é', 99)), CrmErrorKind.Rejected);
        Recorder.Calls.Should().BeEmpty();
    }

    internal static JsonArray Condition(string name) => [new JsonObject { ["field"] = "Name", ["value"] = name }];
}
