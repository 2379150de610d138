using System.Text.Json.Nodes;
using AnonIdentity.TestServers;

namespace AnonIdentity.Crm.RequestTracker.Tests;

public sealed class ContactChangeTests(RequestTrackerServer server) : RtTest(server)
{
    [Fact]
    [Trait("Rule", "M7")]
    public async Task A_label_is_written_and_taken_away_and_touches_nothing_else()
    {
        CrmContact placeholder = await PlaceholderAsync(NewVisitor());
        CrmContact known = await KnownAsync();
        Recorder.Clear();
        await Crm.UpdateContactAsync(placeholder, placeholder with { MergedInto = known.Id }, Token);
        Recorder.Calls.Should().Equal("PUT user/N");
        CrmContact labelled = (await Crm.FindContactAsync(ContactKey.Of(placeholder.Id), Token))!;
        labelled.Should().Be(placeholder with { MergedInto = known.Id });
        (await Crm.FindContactAsync(ContactKey.Of(VisitorId.Parse(placeholder.ExternalId!)), Token)).Should().Be(labelled);

        Recorder.Clear();
        await Crm.UpdateContactAsync(labelled, labelled with { MergedInto = null }, Token);
        Recorder.Calls.Should().Equal("PUT user/N");
        (await Crm.FindContactAsync(ContactKey.Of(placeholder.Id), Token)).Should().Be(placeholder);
    }

    [Fact]
    [Trait("Rule", "M3")]
    public async Task A_promotion_writes_the_name_and_the_real_name_in_one_call_and_the_tickets_follow()
    {
        VisitorId visitor = NewVisitor();
        CrmContact placeholder = await PlaceholderAsync(visitor);
        CrmTicketId ticket = await TicketAsync(placeholder, visitor);
        string consumer = Unique("cust-");
        CrmContact promoted = placeholder with { ExternalId = consumer, FirstName = "Ana Ruiz" };
        Recorder.Clear();
        await Crm.UpdateContactAsync(placeholder, promoted, Token);
        Recorder.Calls.Should().Equal("PUT user/N");
        (await Crm.FindContactAsync(ContactKey.Of(new ConsumerId(consumer)), Token)).Should().Be(promoted);
        (await Crm.FindContactAsync(ContactKey.Of(visitor), Token)).Should().BeNull();
        (await ReadOneAsync(ticket)).Contacts.Should().Equal(placeholder.Id);

        await Crm.UpdateContactAsync(promoted, placeholder, Token);
        (await Crm.FindContactAsync(ContactKey.Of(visitor), Token)).Should().Be(placeholder);
    }

    [Fact]
    [Trait("Rule", "N3")]
    public async Task Only_what_differs_is_written()
    {
        CrmContact placeholder = await PlaceholderAsync(NewVisitor());
        await Agent.PutAsync($"user/{placeholder.Id}", new JsonObject { ["RealName"] = "Typed by an agent" });
        string consumer = Unique("cust-");
        await Crm.UpdateContactAsync(placeholder, placeholder with { ExternalId = consumer }, Token);
        (await Crm.FindContactAsync(ContactKey.Of(placeholder.Id), Token))!.FirstName.Should().Be("Typed by an agent");

        Recorder.Clear();
        await Crm.UpdateContactAsync(placeholder, placeholder with { LastName = "RT has no such field" }, Token);
        Recorder.Calls.Should().BeEmpty();
    }

    [Fact]
    [Trait("Rule", "A3")]
    public async Task Writing_the_same_again_is_harmless()
    {
        CrmContact placeholder = await PlaceholderAsync(NewVisitor());
        CrmContact after = placeholder with { FirstName = "Ana", MergedInto = placeholder.Id };
        await Crm.UpdateContactAsync(placeholder, after, Token);
        await Crm.UpdateContactAsync(placeholder, after, Token);
        (await Crm.FindContactAsync(ContactKey.Of(placeholder.Id), Token)).Should().Be(after);
    }

    [Fact]
    [Trait("Rule", "A2")]
    [Trait("Rule", "A3")]
    public async Task A_name_in_use_is_a_conflict_and_changes_nothing()
    {
        string consumer = Unique("cust-");
        CrmContact known = await KnownAsync(consumer);
        CrmContact placeholder = await PlaceholderAsync(NewVisitor());
        await FailsAsync(() => Crm.UpdateContactAsync(placeholder, placeholder with { ExternalId = consumer, FirstName = "Ana Ruiz", MergedInto = known.Id }, Token), CrmErrorKind.Conflict);
        (await Crm.FindContactAsync(ContactKey.Of(placeholder.Id), Token)).Should().Be(placeholder);
        (await Crm.FindContactAsync(ContactKey.Of(known.Id), Token)).Should().Be(known);
    }

    [Fact]
    [Trait("Rule", "A2")]
    public async Task A_contact_that_is_not_there_is_not_found()
    {
        CrmContact nobody = new(new CrmContactId("999999999")) { ExternalId = "x" };
        await FailsAsync(() => Crm.UpdateContactAsync(nobody, nobody with { FirstName = "A" }, Token), CrmErrorKind.NotFound);
    }

    [Theory]
    [InlineData("Ana to 'x'")]
    [InlineData("=HYPERLINK(\"http://x\")")]
    [InlineData("<img src=x onerror=alert(1)>")]
    [InlineData("{{liquid}} {Template} %s")]
    [InlineData("\ud83d\udc69\u200d\ud83d\udcbb Ada")]
    [InlineData("O'Ñeil \\ \"q\"")]
    [InlineData("")]
    [Trait("Rule", "T8")]
    public async Task Any_name_is_stored_as_it_is_and_read_back_the_same(string name)
    {
        CrmContact placeholder = await PlaceholderAsync(NewVisitor());
        CrmContact after = placeholder with { FirstName = name };
        await Crm.UpdateContactAsync(placeholder, after, Token);
        ((await Crm.FindContactAsync(ContactKey.Of(placeholder.Id), Token))!.FirstName ?? "").Should().Be(name);
    }
}
