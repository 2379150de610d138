using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using AnonIdentity.Crm;
using AnonIdentity.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AnonIdentity.Tests.Stories;

public class ObservingStories
{
    [Fact]
    [Trait("Rule", "V3")]
    [Trait("Rule", "M2")]
    public async Task Who_has_only_read_an_identifier_in_the_CRM_learns_nothing_by_it()
    {
        await using World world = new();
        CrmContact maria = world.Known(World.Maria);
        VisitorId visitor = await world.VisitorWithTicketsAsync(2);
        VisitorId read = VisitorId.Parse(world.ContactOf(visitor).ExternalId!);
        read.Should().Be(visitor, "it is public");
        await world.Merger.MergeAsync(visitor, World.Maria);

        MergeReceipt receipt = await world.Merger.MergeAsync(new MergeRequest(read, World.Omar) { Force = true });
        MergePreview preview = await world.Merger.PreviewAsync(read, World.Omar);

        receipt.Should().BeEquivalentTo(new MergeReceipt(MergeOutcome.BoundToAnother));
        preview.Should().BeEquivalentTo(new MergePreview(MergeOutcome.BoundToAnother));
        (await world.OpenAsync(read, "k1", "guess")).Should().BeEquivalentTo(new { Outcome = TicketOutcome.Refused, Ticket = (CrmTicketId?)null, Contact = (CrmContactId?)null });
    }

    [Fact]
    [Trait("Rule", "O1")]
    public async Task Activities_and_metrics_have_the_name_of_the_library_and_closed_sets_of_words()
    {
        ConcurrentBag<string> activities = [];
        ConcurrentDictionary<string, long> counted = new();
        ConcurrentBag<string> tags = [];
        using ActivityListener listener = new()
        {
            ShouldListenTo = source => source.Name == AnonIdentityTelemetry.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity => activities.Add(activity.DisplayName),
        };
        ActivitySource.AddActivityListener(listener);
        using MeterListener meters = new()
        {
            InstrumentPublished = (instrument, me) =>
            {
                if (instrument.Meter.Name == AnonIdentityTelemetry.Name)
                {
                    me.EnableMeasurementEvents(instrument);
                }
            },
        };
        meters.SetMeasurementEventCallback<long>((instrument, value, measured, _) =>
        {
            foreach (KeyValuePair<string, object?> tag in measured)
            {
                tags.Add($"{tag.Value}");
            }

            counted.AddOrUpdate(instrument.Name, value, (_, sum) => sum + value);
        });
        meters.Start();

        await using World world = new();
        world.Known(World.Maria);
        VisitorId visitor = await world.VisitorWithTicketsAsync(2);
        MergeReceipt merge = await world.Merger.MergeAsync(visitor, World.Maria);
        await world.Merger.UndoAsync(merge.Merge, "test");
        await world.Directory.ForgetAsync(visitor);

        activities.Should().Contain(["OpenTicket", "Merge", "UndoMerge", "CreateTicket", "MoveTickets"]);
        counted.Keys.Should().Contain([AnonIdentityTelemetry.TicketsOpened, AnonIdentityTelemetry.Merges, AnonIdentityTelemetry.Undos, AnonIdentityTelemetry.Forgets, AnonIdentityTelemetry.TicketsSettled]);
        tags.Should().NotContain(t => t.Contains("cust-", StringComparison.Ordinal) || t.Contains("web_", StringComparison.Ordinal));
    }

    [Fact]
    [Trait("Rule", "O1")]
    [Trait("Rule", "S9")]
    [Trait("Attack", "37")]
    public async Task Logs_have_stable_event_ids_and_carry_no_name_mail_or_body()
    {
        LogCollector logs = new();
        ServiceCollection services = new();
        services.AddSingleton<ILoggerFactory>(logs);
        services.AddAnonymousConsumers();
        await using ServiceProvider provider = services.BuildServiceProvider();
        ITicketOpener opener = provider.GetRequiredService<ITicketOpener>();
        ITicketMerger merger = provider.GetRequiredService<ITicketMerger>();
        VisitorId visitor = provider.GetRequiredService<IVisitorIdIssuer>().Issue(Channel.Web);
        const string forged = "x\r\n2026-01-01 fail: forged {Template} \u001b[31m";
        await opener.OpenAsync(visitor, new TicketDraft(forged, "canary-body " + forged) { ReplyTo = "canary@example.com", Fields = new Dictionary<string, string> { ["f"] = "canary-field" } });
        MergeReceipt merge = await merger.MergeAsync(new MergeRequest(visitor, new ConsumerId("cust-42")) { Name = "canary-name" });
        await merger.UndoAsync(merge.Merge, "canary-reason");
        await merger.MergeAsync(visitor, new ConsumerId("null"));
        await provider.GetRequiredService<IVisitorDirectory>().ForgetAsync(visitor);

        logs.Lines.Select(l => l.Id).Should().Contain([1, 10, 11, 12, 13, 14, 15]);
        logs.Lines.Should().OnlyContain(l => !l.Text.Contains("canary", StringComparison.Ordinal) && !l.Text.Contains("forged", StringComparison.Ordinal));
    }
}
