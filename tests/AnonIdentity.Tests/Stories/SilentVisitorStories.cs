using AnonIdentity.Ledger;
using Microsoft.Extensions.DependencyInjection;

namespace AnonIdentity.Tests.Stories;

/// <summary>Visitors that expire, and one that comes back in that very moment.</summary>
public class SilentVisitorStories
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [Trait("Rule", "P2")]
    [Trait("Rule", "T5")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task One_that_comes_back_while_the_expired_are_forgotten_keeps_its_tickets(bool comesBack)
    {
        await using World world = new();
        VisitorId first = await world.VisitorWithTicketsAsync(1);
        world.Time.Advance(TimeSpan.FromSeconds(1));
        VisitorId second = await world.VisitorWithTicketsAsync(1);
        world.Time.Advance(TimeSpan.FromDays(181));
        MortalLedger ledger = new(world.Ledger);
        ledger.BeforeReading = async subject =>
        {
            if (comesBack && subject == Subject.Of(second))
            {
                ledger.BeforeReading = null;
                (await world.OpenAsync(second, "k2")).Outcome.Should().Be(TicketOutcome.Opened);
            }
        };

        RecoveryRun run = await world.AddHost(ledger: ledger).GetRequiredService<IRecovery>().RunDueAsync(Token);

        run.Expired.Should().Be(comesBack ? 1 : 2);
        (await world.Ledger.ReadAsync(Subject.Of(first), Token))!.State.Should().Be(SubjectState.Forgotten);
        (await world.Ledger.ReadTicketAsync(Subject.Of(second), "k2", Token) is not null).Should().Be(comesBack);
    }
}
