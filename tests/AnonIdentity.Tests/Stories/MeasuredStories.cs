using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using AnonIdentity.Crm;
using AnonIdentity.Diagnostics;
using AnonIdentity.InMemory;
using AnonIdentity.Ledger;
using AnonIdentity.Operations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace AnonIdentity.Tests.Stories;

/// <summary>What an operator's instruments show: each counter exactly, each call of the CRM by its name, each trouble in the log.</summary>
public sealed class MeasuredStories : IAsyncDisposable
{
    private const string Tenant = "measured";

    private readonly ConcurrentDictionary<string, long> _counted = new();
    private readonly ConcurrentBag<double> _seconds = [];
    private readonly MeterListener _meters = new();
    private readonly LogCollector _logs = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 10, 5, 10, 15, 0, TimeSpan.Zero));
    private readonly InMemoryCrm _store = new();
    private readonly FaultyCrm _crm;
    private readonly MortalLedger _ledger;
    private readonly ServiceProvider _host;

    public MeasuredStories()
    {
        _crm = new FaultyCrm(_store);
        _ledger = new MortalLedger(new InMemoryLedger(_time));
        ServiceCollection services = new();
        services.AddSingleton<TimeProvider>(_time).AddSingleton<IPacing, InlinePacing>().AddSingleton<ILoggerFactory>(_logs);
        services.AddAnonymousConsumers(Tenant).UseLedger(_ => _ledger).UseCrm(_crm);
        _host = services.BuildServiceProvider(validateScopes: true);
        _meters.InstrumentPublished = static (instrument, me) =>
        {
            if (instrument.Meter.Name == AnonIdentityTelemetry.Name)
            {
                me.EnableMeasurementEvents(instrument);
            }
        };
        _meters.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Count($"{instrument.Name} {Tag(tags, AnonIdentityTelemetry.OutcomeTag)}", value, tags));
        _meters.SetMeasurementEventCallback<double>((instrument, value, tags, _) =>
        {
            Count($"{instrument.Name} {Tag(tags, AnonIdentityTelemetry.CallTag)}", 1, tags);
            if (Tag(tags, AnonIdentityTelemetry.TenantTag) == Tenant)
            {
                _seconds.Add(value);
            }
        });
        _meters.Start();
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private ITicketOpener Opener => _host.GetRequiredKeyedService<ITicketOpener>(Tenant);

    private ITicketMerger Merger => _host.GetRequiredKeyedService<ITicketMerger>(Tenant);

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _meters.Dispose();
    }

    [Fact]
    [Trait("Rule", "O1")]
    public async Task Every_act_is_counted_once_by_its_outcome_and_every_call_by_its_name()
    {
        new InMemoryAgent(_store).AddContact(World.Maria, "Known");
        VisitorId visitor = NewVisitor();
        await OpenAsync(visitor);
        await OpenAsync(visitor);
        MergeReceipt merge = await Merger.MergeAsync(visitor, World.Maria, Token);
        await Merger.UndoAsync(merge.Merge, "test", Token);
        VisitorId forgotten = NewVisitor();
        await OpenAsync(forgotten);
        await _host.GetRequiredKeyedService<IVisitorDirectory>(Tenant).ForgetAsync(forgotten, Token);

        _counted.Should().Equal(new Dictionary<string, long>
        {
            ["anonidentity.tickets Opened"] = 3,
            ["anonidentity.merges Merged"] = 1,
            ["anonidentity.undos Undone"] = 1,
            ["anonidentity.forgets Forgotten"] = 1,
            ["anonidentity.tickets.settled Moved"] = 4,
            ["anonidentity.crm.duration EnsureContact"] = 2,
            ["anonidentity.crm.duration CreateTicket"] = 3,
            ["anonidentity.crm.duration FindContact"] = 5,
            ["anonidentity.crm.duration ReadTickets"] = 4,
            ["anonidentity.crm.duration MoveTickets"] = 2,
            ["anonidentity.crm.duration UpdateContact"] = 2,
            ["anonidentity.crm.duration EraseContact"] = 1,
        });
    }

    [Fact]
    [Trait("Rule", "O1")]
    [Trait("Rule", "R4")]
    public async Task A_CRM_that_asks_to_wait_is_counted_and_logged_and_so_is_whoever_finds_the_gate_closed()
    {
        _crm.Before = (_, name) =>
        {
            _time.Advance(TimeSpan.FromSeconds(2));
            return name == "CreateTicket" ? new CrmException(CrmErrorKind.RateLimited, "too many", TimeSpan.FromMinutes(2)) : null;
        };
        VisitorId visitor = NewVisitor();
        VisitorId second = NewVisitor();
        using Activity trace = new Activity("test").Start();
        ConcurrentBag<(string Name, ActivityStatusCode Status, string? Why)> activities = [];
        using ActivityListener listener = new()
        {
            ShouldListenTo = static source => source.Name == AnonIdentityTelemetry.Name,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                if (activity.TraceId == trace.TraceId)
                {
                    activities.Add((activity.DisplayName, activity.Status, activity.StatusDescription));
                }
            },
        };
        ActivitySource.AddActivityListener(listener);

        await OpenAsync(visitor);
        await OpenAsync(second);

        _counted["anonidentity.crm.failures RateLimited"].Should().Be(1, "who finds the gate closed has called nobody");
        _counted["anonidentity.crm.duration CreateTicket"].Should().Be(1);
        _seconds.Should().Equal(2.0, 2.0);
        activities.Should().BeEquivalentTo(new (string, ActivityStatusCode, string?)[]
        {
            ("OpenTicket", ActivityStatusCode.Unset, null),
            ("OpenTicket", ActivityStatusCode.Unset, null),
            ("EnsureContact", ActivityStatusCode.Unset, null),
            ("CreateTicket", ActivityStatusCode.Error, "RateLimited"),
        });
        _logs.Lines.Where(static l => l.Id is 20 or 24).Should().BeEquivalentTo(new (int, string)[]
        {
            (24, "The CRM asked to wait 00:02:00; no host calls it before"),
            (20, $"{Subject.Of(visitor).ForLog()}: CRM call CreateTicket failed (RateLimited: too many), attempt 1, next in 00:02:00"),
            (20, $"{Subject.Of(second).ForLog()}: CRM call EnsureContact failed (RateLimited: The gate to the CRM is closed.), attempt 1, next in 00:02:00"),
        });
    }

    [Fact]
    [Trait("Rule", "O1")]
    [Trait("Rule", "R5")]
    public async Task What_parks_is_counted_and_logged_with_the_call_that_it_parked_at()
    {
        _crm.Before = static (_, name) => name == "EnsureContact" ? new CrmException(CrmErrorKind.Denied, "no") : null;
        VisitorId visitor = NewVisitor();
        (await OpenAsync(visitor)).Outcome.Should().Be(TicketOutcome.Parked);

        _counted["anonidentity.parked Denied"].Should().Be(1);
        _counted["anonidentity.crm.failures Denied"].Should().Be(1);
        _logs.Lines.Should().Contain((21, $"{Subject.Of(visitor).ForLog()}: parked at EnsureContact: Denied: no"));
    }

    [Fact]
    [Trait("Rule", "O1")]
    [Trait("Rule", "R5")]
    public async Task A_merge_that_fails_and_parks_is_logged_and_counted_as_a_draft_is()
    {
        new InMemoryAgent(_store).AddContact(World.Maria, "Known");
        VisitorId visitor = NewVisitor();
        await OpenAsync(visitor);
        CrmErrorKind kind = CrmErrorKind.NotFound;
        _crm.Before = (_, name) => name == "MoveTickets" ? new CrmException(kind, "no") : null;
        await Merger.MergeAsync(visitor, World.Maria, Token);
        _logs.Lines.Should().Contain(l => l.Id == 20 && l.Text.StartsWith($"{visitor}: CRM call MoveTickets failed (NotFound: no), attempt 1, next in 00:00:0", StringComparison.Ordinal));
        kind = CrmErrorKind.Denied;
        _time.Advance(TimeSpan.FromSeconds(2));
        await _host.GetRequiredKeyedService<IRecovery>(Tenant).RunDueAsync(Token);
        _logs.Lines.Should().Contain((21, $"{visitor}: parked at MoveTickets: Denied: no"));
        _counted["anonidentity.parked Denied"].Should().Be(1);
        _counted["anonidentity.crm.failures NotFound"].Should().Be(1);
    }

    [Fact]
    [Trait("Rule", "R5")]
    public async Task An_adapter_that_cannot_be_made_is_logged_as_that()
    {
        VisitorId visitor = NewVisitor();
        _crm.Before = static (_, _) => new CrmException(CrmErrorKind.RateLimited, "later", TimeSpan.FromSeconds(1));
        await OpenAsync(visitor);
        bool broken = false;
        ServiceCollection services = new();
        services.AddSingleton<TimeProvider>(_time).AddSingleton<IPacing, InlinePacing>().AddSingleton<ILoggerFactory>(_logs);
        services.AddAnonymousConsumers(Tenant, static o => o.MaxAttempts = 3).UseLedger(_ => _ledger).UseCrm(_ => broken ? throw new InvalidOperationException("no connection") : _store);
        await using ServiceProvider other = services.BuildServiceProvider();
        IRecovery recovery = other.GetRequiredKeyedService<IRecovery>(Tenant);
        broken = true;
        for (int i = 0; i < 3; i++)
        {
            _time.Advance(TimeSpan.FromMinutes(1));
            await recovery.RunDueAsync(Token);
        }

        _logs.Lines.Should().Contain(l => l.Id == 20 && l.Text.StartsWith($"{visitor}: CRM call MakeAdapter failed (Unknown: The adapter cannot be made: InvalidOperationException.), attempt ", StringComparison.Ordinal));
        _logs.Lines.Should().Contain((21, $"{visitor}: parked at MakeAdapter: Unknown: The adapter cannot be made: InvalidOperationException."));
    }

    [Fact]
    [Trait("Rule", "R1")]
    public async Task A_ledger_that_fails_in_a_run_is_logged_with_its_failure()
    {
        VisitorId visitor = NewVisitor();
        _crm.Meanwhile = (_, name) =>
        {
            _ledger.IsDead |= name == "CreateTicket";
            return Task.CompletedTask;
        };
        await FluentActions.Awaiting(() => OpenAsync(visitor)).Should().ThrowAsync<IOException>();
        _logs.Lines.Should().Contain(l => l.Id == 23 && l.Text.StartsWith($"{Subject.Of(visitor).ForLog()}: the ledger failed; recovery goes on later System.IO.IOException", StringComparison.Ordinal));
    }

    [Fact]
    [Trait("Rule", "R2")]
    public async Task A_lost_lease_is_logged()
    {
        VisitorId visitor = NewVisitor();
        _crm.Meanwhile = async (_, name) =>
        {
            if (name == "EnsureContact")
            {
                _time.Advance(TimeSpan.FromMinutes(2));
                await _ledger.LeaseAsync(Subject.Of(visitor), new Guid(9, 9, 9, [9, 9, 9, 9, 9, 9, 9, 9]), TimeSpan.FromSeconds(30), Token);
            }
        };
        (await OpenAsync(visitor)).Outcome.Should().Be(TicketOutcome.Queued);
        _logs.Lines.Should().Contain((22, $"{Subject.Of(visitor).ForLog()}: the lease was lost; another host goes on"));
        _store.Tickets.Should().BeEmpty();
    }

    private VisitorId NewVisitor() => _host.GetRequiredKeyedService<IVisitorIdIssuer>(Tenant).Issue(Channel.Web);

    private Task<TicketReceipt> OpenAsync(VisitorId visitor) => Opener.OpenAsync(visitor, new TicketDraft("Cannot sign in", "The reset mail never comes"), Token);

    private void Count(string name, long by, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (Tag(tags, AnonIdentityTelemetry.TenantTag) == Tenant)
        {
            _counted.AddOrUpdate(name, by, (_, sum) => sum + by);
        }
    }

    private static string? Tag(ReadOnlySpan<KeyValuePair<string, object?>> tags, string name)
    {
        foreach (KeyValuePair<string, object?> tag in tags)
        {
            if (tag.Key == name)
            {
                return tag.Value?.ToString();
            }
        }

        return null;
    }
}
