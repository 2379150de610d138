using AnonIdentity.Crm;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace AnonIdentity.Tests.Stories;

/// <summary>The consumer has no contact yet: the placeholder becomes theirs, or one is made.</summary>
public class PromotingStories
{
    [Fact]
    [Trait("Rule", "M3")]
    [Trait("Rule", "N3")]
    public async Task Without_a_known_contact_the_placeholder_becomes_theirs()
    {
        await using World world = new();
        VisitorId visitor = await world.VisitorWithTicketsAsync(2);
        CrmContact placeholder = world.ContactOf(visitor);

        MergeReceipt receipt = await world.Merger.MergeAsync(new MergeRequest(visitor, World.Maria) { Name = "Maria Lopez" });

        receipt.Outcome.Should().Be(MergeOutcome.Promoted);
        receipt.Counts.Total.Should().Be(2);
        world.Store.Contacts.Should().ContainSingle().Which.Should().BeEquivalentTo(placeholder with { ExternalId = "cust-42", FirstName = "Maria Lopez", LastName = "cust-42" });
    }

    [Fact]
    [Trait("Rule", "N3")]
    [Trait("Rule", "M6")]
    public async Task A_name_that_an_agent_typed_is_never_overwritten()
    {
        await using World world = new();
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        world.Agent.Rename(world.ContactOf(visitor).Id, "Marie (phone)");

        await world.Merger.MergeAsync(new MergeRequest(visitor, World.Maria) { Name = "Maria Lopez" });

        world.ContactOf(World.Maria).FirstName.Should().Be("Marie (phone)");
    }

    [Theory]
    [InlineData("Maria Lopez", "Lopez (phone)")]
    [InlineData(null, null)]
    [Trait("Rule", "N3")]
    [Trait("Rule", "M6")]
    public async Task A_last_name_is_ours_only_with_the_name_and_only_as_we_gave_it(string? name, string? typed)
    {
        await using World world = new();
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        CrmContact placeholder = world.ContactOf(visitor);
        if (typed is not null)
        {
            await world.Store.UpdateContactAsync(placeholder, placeholder with { LastName = typed }, TestContext.Current.CancellationToken);
        }

        await world.Merger.MergeAsync(new MergeRequest(visitor, World.Maria) { Name = name });

        CrmContact promoted = world.ContactOf(World.Maria);
        (promoted.FirstName, promoted.LastName).Should().Be((name ?? placeholder.FirstName, typed ?? visitor.ToString()));
    }

    [Fact]
    [Trait("Rule", "N1")]
    [Trait("Rule", "T8")]
    public async Task A_name_of_which_nothing_is_left_gives_way_to_the_identifier()
    {
        await using World world = new(build: static b => b.Services.AddSingleton<IAnonymousContactNamer>(new Blank()));
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        world.ContactOf(visitor).FirstName.Should().Be(visitor.ToString());
    }

    [Fact]
    [Trait("Rule", "M3")]
    public async Task A_promotion_without_a_name_keeps_the_placeholder_name()
    {
        await using World world = new();
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        await world.Merger.MergeAsync(visitor, World.Maria);
        world.ContactOf(World.Maria).FirstName.Should().Be("Web User 10/05 10:15");
    }

    [Fact]
    [Trait("Rule", "M3")]
    public async Task When_the_placeholder_was_deleted_a_contact_is_made_for_the_consumer()
    {
        await using World world = new();
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        world.Agent.Delete(world.ContactOf(visitor).Id);

        MergeReceipt receipt = await world.Merger.MergeAsync(new MergeRequest(visitor, World.Maria) { Name = "Maria Lopez" });

        receipt.Outcome.Should().Be(MergeOutcome.Merged);
        receipt.Counts.Should().Be(new TicketCounts(Missing: 1));
        world.ContactOf(World.Maria).FirstName.Should().Be("Maria Lopez");
    }

    [Fact]
    [Trait("Rule", "M6")]
    [Trait("Attack", "33")]
    public async Task A_placeholder_that_is_deleted_between_two_tries_of_its_promotion_is_not_waited_for()
    {
        await using World world = new();
        VisitorId visitor = await world.VisitorWithTicketsAsync(1);
        world.Crm.Before = static (_, name) => name == "UpdateContact" ? new CrmException(CrmErrorKind.Unavailable, "down") : null;
        (await world.Merger.MergeAsync(visitor, World.Maria)).Outcome.Should().Be(MergeOutcome.Pending);
        world.Crm.Before = null;

        world.Agent.Delete(world.ContactOf(visitor).Id);
        await world.RecoverAsync(TimeSpan.FromMinutes(5));

        MergeReceipt receipt = await world.Merger.MergeAsync(visitor, World.Maria);
        (receipt.Outcome, receipt.Contact).Should().Be((MergeOutcome.AlreadyMerged, world.ContactOf(World.Maria).Id));
        receipt.Counts.Should().Be(new TicketCounts(Missing: 1));
    }

    [Theory]
    [Trait("Rule", "M3")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Two_visitors_of_one_new_consumer_make_one_contact(bool atOnce)
    {
        for (int round = 0; round < 25; round++)
        {
            await using World world = new();
            VisitorId web = await world.VisitorWithTicketsAsync(1);
            VisitorId mobile = await world.VisitorWithTicketsAsync(1, Channel.Mobile);
            ITicketMerger second = (ITicketMerger)world.AddHost().GetService(typeof(ITicketMerger))!;
            Task<MergeReceipt> first = Task.Run(() => world.Merger.MergeAsync(web, World.Maria));
            if (!atOnce)
            {
                await first;
            }

            Task<MergeReceipt> other = Task.Run(() => second.MergeAsync(mobile, World.Maria));
            await world.WhileTimePassesAsync(Task.WhenAll(first, other));
            await world.RecoverAsync(TimeSpan.FromSeconds(60));

            CrmContact maria = world.ContactOf(World.Maria);
            world.TicketsOf(maria.Id).Should().HaveCount(2);
        }
    }

    private sealed class Blank : IAnonymousContactNamer
    {
        public string Name(Channel channel, Instant firstTicketAt) => "\u0001\n";

        public bool IsPlaceholder(string? name) => false;
    }
}
