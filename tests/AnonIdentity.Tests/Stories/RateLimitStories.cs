using AnonIdentity.Crm;
using AnonIdentity.InMemory;
using Microsoft.Extensions.DependencyInjection;

namespace AnonIdentity.Tests.Stories;

/// <summary>A CRM that asks to wait, for as long as it likes.</summary>
public class RateLimitStories
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [Trait("Rule", "R4")]
    [Trait("Attack", "32")]
    [InlineData(null, 1)]
    [InlineData(0.0, 1)]
    [InlineData(-1.0, 1)]
    [InlineData(90.0, 90)]
    [InlineData(1e9, 3600)]
    public async Task No_host_calls_before_the_clamped_wait_is_over_and_then_all_is_delivered(double? asked, int seconds)
    {
        await using World world = new();
        world.Crm.Before = (_, _) => new CrmException(CrmErrorKind.RateLimited, "slow down", asked is { } wait ? TimeSpan.FromSeconds(wait) : null);
        (await world.OpenAsync(world.NewVisitor(), "k1")).Outcome.Should().Be(TicketOutcome.Queued);
        world.Crm.Before = null;
        int calls = world.Crm.Calls.Count;
        world.SwitchTo(world.AddHost());
        (await world.OpenAsync(world.NewVisitor(), "k2")).Outcome.Should().Be(TicketOutcome.Queued);
        await world.RecoverAsync(TimeSpan.FromSeconds(seconds) - TimeSpan.FromMilliseconds(20));
        world.Crm.Calls.Should().HaveCount(calls);
        world.Time.Advance(TimeSpan.FromMilliseconds(20));
        (await world.OpenAsync(world.NewVisitor(), "k3")).Outcome.Should().Be(TicketOutcome.Opened, "the control: it is over");
        await world.RecoverAsync(TimeSpan.FromSeconds(seconds));
        world.Store.Tickets.Should().HaveCount(3);
    }

    [Fact]
    [Trait("Rule", "R4")]
    [Trait("Rule", "R5")]
    [Trait("Attack", "32")]
    public async Task For_hours_drafts_are_taken_nothing_parks_and_other_tenants_go_on()
    {
        const int Hours = 10;
        InMemoryCrm acme = new();
        await using World world = new(build: builder => builder.Services.AddAnonymousConsumers("acme")
            .UseLedger(services => new InMemoryLedger(services.GetRequiredService<TimeProvider>())).UseCrm(acme));
        ITicketOpener other = world.Host.GetRequiredKeyedService<ITicketOpener>("acme");
        world.Crm.Before = static (_, _) => new CrmException(CrmErrorKind.RateLimited, "slow down", TimeSpan.FromSeconds(1e9));
        for (int hour = 1; hour <= Hours; hour++)
        {
            (await world.OpenAsync(world.NewVisitor())).Outcome.Should().Be(TicketOutcome.Queued);
            (await other.OpenAsync(world.NewVisitor(), new TicketDraft("s", "b"), Token)).Outcome.Should().Be(TicketOutcome.Opened);
            await world.RecoverAsync(TimeSpan.FromHours(1), steps: 12);
        }

        world.Crm.Calls.Count.Should().BeInRange(Hours, Hours + 1, "one look an hour, of whatever is due");
        (await world.Recovery.ListParkedAsync(Token).CountAsync(Token)).Should().Be(0);
        world.Crm.Before = null;
        await world.RecoverAsync(TimeSpan.FromHours(2), steps: 24);
        (world.Store.Tickets.Count, acme.Tickets.Count).Should().Be((Hours, Hours));
    }
}
