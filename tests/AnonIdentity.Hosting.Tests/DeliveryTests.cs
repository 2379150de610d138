using AnonIdentity.Crm;
using AnonIdentity.InMemory;
using FluentAssertions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NSubstitute;
using Xunit;

namespace AnonIdentity.Hosting.Tests;

public sealed class DeliveryTests
{
    [Fact]
    [Trait("Rule", "R3")]
    [Trait("Rule", "T5")]
    public async Task What_was_queued_while_the_crm_was_down_is_delivered_by_the_worker_of_a_real_host()
    {
        var up = false;
        var delivered = new TaskCompletionSource<CrmTicketId>(TaskCreationOptions.RunContinuationsAsynchronously);
        var crm = new InMemoryCrm();
        var unsteady = Substitute.For<ICrmAdapter>();
        unsteady.Capabilities.Returns(crm.Capabilities);
        unsteady.FindContactAsync(Arg.Any<ContactKey>(), Arg.Any<CancellationToken>()).Returns(
            c => IfUp(() => crm.FindContactAsync(c.Arg<ContactKey>(), c.Arg<CancellationToken>())));
        unsteady.EnsureContactAsync(Arg.Any<NewContact>(), Arg.Any<CancellationToken>()).Returns(
            c => IfUp(() => crm.EnsureContactAsync(c.Arg<NewContact>(), c.Arg<CancellationToken>())));
        unsteady.ReadTicketsAsync(Arg.Any<TicketQuery>(), Arg.Any<CancellationToken>()).Returns(
            c => IfUp(() => crm.ReadTicketsAsync(c.Arg<TicketQuery>(), c.Arg<CancellationToken>())));
        unsteady.CreateTicketAsync(Arg.Any<NewTicket>(), Arg.Any<CancellationToken>()).Returns(c => IfUp(async () =>
        {
            var ticket = await crm.CreateTicketAsync(c.Arg<NewTicket>(), c.Arg<CancellationToken>());
            delivered.TrySetResult(ticket);
            return ticket;
        }));

        var host = Host.CreateApplicationBuilder();
        host.Logging.ClearProviders();
        host.Services.AddAnonymousConsumers()
            .UseLedger(_ => new InMemoryLedger(TimeProvider.System))
            .UseCrm(unsteady)
            .UseRecoveryWorker(o => o.Interval = TimeSpan.FromMilliseconds(100));
        using var app = host.Build();
        await app.StartAsync(TestContext.Current.CancellationToken);

        var visitor = app.Services.GetRequiredService<IVisitorIdIssuer>().Issue(Channel.Mobile);
        var receipt = await app.Services.GetRequiredService<ITicketOpener>()
            .OpenAsync(visitor, new TicketDraft("Cannot pay", "The card is refused"), TestContext.Current.CancellationToken);
        receipt.Outcome.Should().Be(TicketOutcome.Queued);

        Volatile.Write(ref up, true);
        var ticket = await delivered.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        var page = await crm.ReadTicketsAsync(TicketQuery.WithIds([ticket]), TestContext.Current.CancellationToken);
        page.Tickets.Should().ContainSingle().Which.Visitor.Should().Be(visitor);
        await app.StopAsync(TestContext.Current.CancellationToken);

        Task<T> IfUp<T>(Func<Task<T>> call) =>
            Volatile.Read(ref up) ? call() : Task.FromException<T>(new CrmException(CrmErrorKind.Unavailable, "down"));
    }
}
