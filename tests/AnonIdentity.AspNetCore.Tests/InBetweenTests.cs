using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using AnonIdentity.Diagnostics;
using AnonIdentity.InMemory;
using FluentAssertions;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AnonIdentity.AspNetCore.Tests;

/// <summary>The one case that is left under <c>Automatic</c>: somebody asks between two sign-ins of the same person. Nothing on the device tells it
/// from that person's own question, so what is counted is each merge of a sign-in and each undo.</summary>
public sealed class InBetweenTests
{
    private const string Tenant = "in-between";

    [Fact]
    [Trait("Rule", "O1")]
    [Trait("Attack", "23")]
    public async Task A_merge_of_somebody_elses_ticket_is_counted_and_its_undo_too()
    {
        ConcurrentDictionary<string, long> counted = new();
        using MeterListener meters = Listen(counted);
        InMemoryCrm crm = new();
        await using Site site = await Site.StartAsync(
            configure: static o => o.Tenant = static _ => Tenant,
            services: s => s.AddAnonymousConsumers(Tenant).UseLedger(_ => new InMemoryLedger(TimeProvider.System)).UseCrm(crm).UseAspNetCore());
        using Device tablet = site.NewDevice();
        await tablet.SignInAsync("ada");
        await tablet.SignOutAsync();
        counted.Should().BeEmpty("the control: neither is a merge");
        (await tablet.AskAsync("Of Cyd")).Dispose();
        VisitorId cyd = crm.Tickets.Single().Visitor!.Value;
        await tablet.SignInAsync("ada");
        counted.Should().Contain($"{AnonIdentityTelemetry.Merges} {MergeOutcome.Promoted}", 1);
        await site.Services.GetRequiredKeyedService<ITicketMerger>(Tenant).UndoAsync(new MergeId(cyd, 1), "of Cyd");
        counted.Should().Contain($"{AnonIdentityTelemetry.Undos} {UndoOutcome.Undone}", 1);
        crm.Contacts.Single(c => c.Id == crm.Tickets.Single().Contacts.Single()).ExternalId.Should().Be(cyd.ToString());
    }

    private static MeterListener Listen(ConcurrentDictionary<string, long> counted)
    {
        MeterListener meters = new()
        {
            InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument.Meter.Name == AnonIdentityTelemetry.Name)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        meters.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            Dictionary<string, object?> all = new(tags.ToArray());
            if (all.GetValueOrDefault(AnonIdentityTelemetry.TenantTag) is Tenant)
            {
                counted.AddOrUpdate($"{instrument.Name} {all.GetValueOrDefault(AnonIdentityTelemetry.OutcomeTag)}", value, (_, sum) => sum + value);
            }
        });
        meters.Start();
        return meters;
    }
}
