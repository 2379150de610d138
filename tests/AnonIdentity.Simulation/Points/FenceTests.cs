using AnonIdentity.Crm;
using AnonIdentity.Simulation.World;

namespace AnonIdentity.Simulation.Points;

/// <summary>What a host may do that lost its lease: nothing.</summary>
[Trait("Rule", "R2")]
public sealed class FenceTests
{
    [Fact]
    [Trait("Promise", "Q3")]
    public void A_host_that_stood_still_until_another_had_done_its_work_does_not_do_it_again()
    {
        Scene scene = new(Keying.SearchOnly, lateMost: 20_000, pauseFor: 130_000);
        VisitorId visitor = scene.NewVisitor();
        Host first = scene.NewHost();
        scene.Get(Scene.OpenAsync(first, visitor, "a"));
        scene.At("Commit.Ticket.Trying", Fault.Pause);
        Task<TicketReceipt> asked = Scene.OpenAsync(first, visitor, "b");
        Host second = scene.NewHost();
        scene.Pass(second, 100);
        scene.OwnersOf("b").Should().Equal([visitor.ToString()], "the other host has delivered it by now");
        scene.Pass(second, 100);

        scene.Get(asked);
        scene.OwnersOf("b").Should().Equal(visitor.ToString());
    }
}
