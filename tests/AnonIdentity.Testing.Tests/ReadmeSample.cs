using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace AnonIdentity.Testing.Tests;

/// <summary>The snippets of the package's README, as they stand there.</summary>
public sealed class ReadmeSample
{
    [Fact]
    [Trait("Rule", "T6")]
    public async Task A_host_tests_that_a_lost_answer_makes_no_second_ticket()
    {
        #region lost-answer
        FakeTimeProvider time = new();
        InMemoryCrm crm = new();
        FaultPlan plan = new FaultPlan(time).At("CrmCall:CreateTicket#1:after", Fault.Timeout()); // it is made, and nobody hears of it
        ServiceCollection services = new();
        services.AddSingleton<TimeProvider>(time);
        services.AddAnonymousConsumers().UseLedger(_ => new InMemoryLedger(time).WithFaults(plan)).UseCrm(crm.WithFaults(plan));
        await using ServiceProvider host = services.BuildServiceProvider();
        VisitorId visitor = new SeededVisitorIdIssuer(seed: 1).Issue(Channel.Web);
        TicketReceipt receipt = await host.GetRequiredService<ITicketOpener>().OpenAsync(visitor, new TicketDraft("Cannot sign in", "The reset mail never comes"));
        #endregion

        receipt.Outcome.Should().Be(TicketOutcome.Queued);
        time.Advance(TimeSpan.FromMinutes(1));
        await host.GetRequiredService<IRecovery>().RunDueAsync(cancellationToken: TestContext.Current.CancellationToken);
        crm.Tickets.Should().ContainSingle();
        plan.Reached.Count(point => point is { Call: "CrmCall:CreateTicket", Moment: FaultMoment.Before }).Should().Be(2);
        plan.Struck.Should().Equal(FaultPoint.Parse("CrmCall:CreateTicket#1:after"));
    }

    [Fact]
    [Trait("Rule", "R1")]
    public async Task Every_point_of_a_run_can_be_made_to_fail()
    {
        #region every-point
        FaultPlan dry = new();
        await RunAsync(dry);
        foreach (FaultPoint point in dry.Reached)
        {
            (await RunAsync(new FaultPlan().At(point, Fault.Throw(() => new IOException("cut"))))).Should().Be(1, $"a fault at {point} loses and doubles nothing");
        }

        #endregion

        dry.Reached.Select(p => p.ToString()).Should().Contain(["CrmCall:EnsureContact#1:before", "CrmCall:CreateTicket#1:after", "LedgerCommit#1:before", "LedgerCommit#1:after"]).And.OnlyHaveUniqueItems();
    }

    /// <summary>One ticket, delivered by recovery if need be; how many the CRM has in the end.</summary>
    private static async Task<int> RunAsync(FaultPlan plan)
    {
        FakeTimeProvider time = new();
        InMemoryCrm crm = new();
        InMemoryLedger ledger = new(time);
        VisitorId visitor = new SeededVisitorIdIssuer(1).Issue(Channel.Web);
        for (int attempt = 0; attempt < 3; attempt++)
        {
            // The first host may die of the fault; the next one stands on the same ledger and CRM. The visitor presses the button again.
            ServiceCollection services = new();
            services.AddSingleton<TimeProvider>(time);
            services.AddAnonymousConsumers().UseLedger(_ => ledger.WithFaults(plan)).UseCrm(crm.WithFaults(plan));
            await using ServiceProvider host = services.BuildServiceProvider();
            try
            {
                await host.GetRequiredService<ITicketOpener>().OpenAsync(visitor, new TicketDraft("Cannot sign in", "The reset mail never comes") { Key = "k" });
            }
            catch (IOException)
            {
            }

            time.Advance(TimeSpan.FromHours(1));
            try
            {
                await host.GetRequiredService<IRecovery>().RunDueAsync(cancellationToken: TestContext.Current.CancellationToken);
            }
            catch (IOException)
            {
            }
        }

        crm.Contacts.Should().HaveCount(1);
        return crm.Tickets.Count;
    }
}
