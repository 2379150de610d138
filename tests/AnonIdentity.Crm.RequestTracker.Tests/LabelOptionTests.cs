using AnonIdentity.TestServers;

namespace AnonIdentity.Crm.RequestTracker.Tests;

public sealed class LabelOptionTests
{
    public sealed class Switched_off(RequestTrackerServer server) : RtTest(server, static o => o.MergedIntoField = null)
    {
        [Fact]
        [Trait("Rule", "A1")]
        public async Task No_label_is_written_or_read()
        {
            CrmContact placeholder = await PlaceholderAsync(NewVisitor());
            Recorder.Clear();
            await Crm.UpdateContactAsync(placeholder, placeholder with { MergedInto = placeholder.Id }, Token);
            Recorder.Calls.Should().BeEmpty();
        }
    }

    public sealed class Of_a_field_that_is_not_there(RequestTrackerServer server) : RtTest(server, static o => o.MergedIntoField = "NoSuchField")
    {
        [Fact]
        [Trait("Rule", "A3")]
        public async Task Two_hundred_without_effect_is_seen_and_rejected()
        {
            CrmContact placeholder = await PlaceholderAsync(NewVisitor());
            await FailsAsync(() => Crm.UpdateContactAsync(placeholder, placeholder with { MergedInto = placeholder.Id }, Token), CrmErrorKind.Rejected);
        }
    }

    public sealed class Key_field_that_is_not_there(RequestTrackerServer server) : RtTest(server, static o => o.KeyField = "NoSuchField")
    {
        [Fact]
        [Trait("Rule", "T6")]
        public async Task No_ticket_is_made_that_could_not_be_found_again()
        {
            CrmContact placeholder = await PlaceholderAsync(NewVisitor());
            await FailsAsync(() => TicketAsync(placeholder), CrmErrorKind.Rejected);
            (await Crm.ReadTicketsAsync(TicketQuery.OfContact(placeholder.Id), Token)).Tickets.Should().BeEmpty();
        }
    }

    public sealed class Basic_credentials(RequestTrackerServer server) : RtTest(server, o => (o.Token, o.UserName, o.Password) = (null, server.UserName, server.Password))
    {
        [Fact]
        [Trait("Rule", "A1")]
        public async Task A_user_name_and_password_do_as_well() => (await PlaceholderAsync(NewVisitor())).Id.Value.Should().NotBeEmpty();
    }

    public sealed class Wrong_credentials(RequestTrackerServer server) : RtTest(server, static o => o.Token = "1-27-00000000000000000000000000000000")
    {
        [Fact]
        [Trait("Rule", "A2")]
        [Trait("Rule", "S9")]
        public async Task Wrong_credentials_are_denied_and_not_repeated_in_the_message()
        {
            CrmException failure = await FailsAsync(() => PlaceholderAsync(NewVisitor()), CrmErrorKind.Denied);
            failure.ToString().Should().NotContain("0000000000");
        }
    }

    public sealed class Consumer_mapping(RequestTrackerServer server)
        : RtTest(server, static o => (o.ConsumerName, o.ConsumerOfName) = (c => "shop:" + c.Value, n => new ConsumerId(n.StartsWith("shop:", StringComparison.Ordinal) ? n[5..] : n)))
    {
        [Fact]
        [Trait("Rule", "A5")]
        public async Task A_mapped_consumer_is_found_by_its_mapped_name_and_read_back_as_itself()
        {
            CrmContact known = await KnownAsync("29");
            known.ExternalId.Should().Be("29");
            (await Crm.FindContactAsync(ContactKey.Of(known.Id), Token))!.ExternalId.Should().Be("29");
            (await Agent.GetAsync($"user/{known.Id}")).Json!["Name"]!.GetValue<string>().Should().Be("shop:29");

            VisitorId visitor = NewVisitor();
            CrmContact placeholder = await PlaceholderAsync(visitor);
            CrmContact promoted = placeholder with { ExternalId = Unique("") };
            await Crm.UpdateContactAsync(placeholder, promoted, Token);
            (await Crm.FindContactAsync(ContactKey.Of(new ConsumerId(promoted.ExternalId)), Token)).Should().Be(promoted);
            await Crm.UpdateContactAsync(promoted, placeholder, Token);
            (await Crm.FindContactAsync(ContactKey.Of(visitor), Token)).Should().Be(placeholder);
        }
    }
}
