using AnonIdentity.InMemory;
using AnonIdentity.Ledger;
using FluentAssertions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using NSubstitute;
using Xunit;

namespace AnonIdentity.Hosting.Tests;

public sealed class HealthCheckTests
{
    private readonly IRecovery _recovery = Substitute.For<IRecovery>();
    private readonly ServiceCollection _services = [];

    public HealthCheckTests()
    {
        _services.AddLogging();
        _services.AddKeyedSingleton("", _recovery);
    }

    [Theory]
    [Trait("Rule", "O2")]
    [Trait("Rule", "R5")]
    [InlineData(0, 0, 0, HealthStatus.Healthy, "The ledger answers, and no work is late or parked.")]
    [InlineData(7, 0, 299, HealthStatus.Healthy, "The ledger answers, and no work is late or parked.")]
    [InlineData(7, 0, 300, HealthStatus.Degraded, "Due work is left lying: recovery does not run, or does not keep up.")]
    [InlineData(7, 0, 3599, HealthStatus.Degraded, "Due work is left lying: recovery does not run, or does not keep up.")]
    [InlineData(7, 0, 3600, HealthStatus.Unhealthy, "Due work is left lying: recovery does not run, or does not keep up.")]
    [InlineData(0, 2, 0, HealthStatus.Degraded, "Operations are parked and wait for somebody to look.")]
    [InlineData(1, 2, 301, HealthStatus.Degraded, "Due work is left lying: recovery does not run, or does not keep up. Operations are parked and wait for somebody to look.")]
    [InlineData(1, 2, 3601, HealthStatus.Unhealthy, "Due work is left lying: recovery does not run, or does not keep up. Operations are parked and wait for somebody to look.")]
    public async Task The_status_of_the_ledger_gives_the_verdict_and_the_data(long due, long parked, double seconds, HealthStatus verdict, string description)
    {
        _recovery.GetStatusAsync(Arg.Any<CancellationToken>()).Returns(new LedgerStatus(due, parked, TimeSpan.FromSeconds(seconds)));
        _services.AddHealthChecks().AddAnonymousConsumers();
        var entry = (await CheckAsync()).Entries.Should().ContainSingle().Which;
        entry.Key.Should().Be("anonymous-consumers");
        entry.Value.Status.Should().Be(verdict);
        entry.Value.Description.Should().Be(description);
        entry.Value.Data.Should().BeEquivalentTo(new Dictionary<string, object> { ["due"] = due, ["parked"] = parked, ["oldestDueSeconds"] = seconds });
    }

    [Fact]
    [Trait("Rule", "O2")]
    public async Task A_ledger_that_cannot_be_reached_is_unhealthy()
    {
        var failure = new InvalidOperationException("no route to host");
        _recovery.GetStatusAsync(Arg.Any<CancellationToken>()).Returns(Task.FromException<LedgerStatus>(failure));
        _services.AddHealthChecks().AddAnonymousConsumers();
        var entry = (await CheckAsync()).Entries["anonymous-consumers"];
        entry.Status.Should().Be(HealthStatus.Unhealthy);
        entry.Description.Should().Be("The ledger cannot be reached.");
        entry.Exception.Should().BeSameAs(failure);
        entry.Data.Should().BeEmpty();
    }

    [Fact]
    [Trait("Rule", "O2")]
    public async Task A_ledger_that_never_answers_is_unhealthy_after_the_timeout()
    {
        _recovery.GetStatusAsync(Arg.Any<CancellationToken>()).Returns(new TaskCompletionSource<LedgerStatus>().Task);
        _services.AddHealthChecks().AddAnonymousConsumers();
        _services.Configure<HealthCheckServiceOptions>(o =>
        {
            var registration = o.Registrations.Should().ContainSingle().Which;
            registration.Timeout.Should().Be(TimeSpan.FromSeconds(10));
            registration.Timeout = TimeSpan.FromMilliseconds(50);
        });
        (await CheckAsync()).Entries["anonymous-consumers"].Status.Should().Be(HealthStatus.Unhealthy);
    }

    [Fact]
    [Trait("Rule", "O2")]
    public async Task Each_tenant_has_a_check_of_its_own_with_its_options_and_tags()
    {
        _recovery.GetStatusAsync(Arg.Any<CancellationToken>()).Returns(new LedgerStatus(1, 0, TimeSpan.FromSeconds(90)));
        var acme = Substitute.For<IRecovery>();
        acme.GetStatusAsync(Arg.Any<CancellationToken>()).Returns(new LedgerStatus(1, 0, TimeSpan.FromSeconds(90)));
        _services.AddKeyedSingleton("acme", acme);
        _services.AddHealthChecks()
            .AddAnonymousConsumers()
            .AddAnonymousConsumers()
            .AddAnonymousConsumers("acme", o => o.DegradedAfter = TimeSpan.FromMinutes(1), HealthStatus.Degraded, ["ready"])
            .AddAnonymousConsumers("acme", o => o.UnhealthyAfter = TimeSpan.FromSeconds(90));
        var report = await CheckAsync();
        report.Entries.Keys.Should().BeEquivalentTo("anonymous-consumers", "anonymous-consumers:acme");
        report.Entries["anonymous-consumers"].Status.Should().Be(HealthStatus.Healthy);
        report.Entries["anonymous-consumers:acme"].Status.Should().Be(HealthStatus.Degraded, "that is its failure status");
        report.Entries["anonymous-consumers:acme"].Tags.Should().Equal("ready");
    }

    [Theory]
    [Trait("Rule", "O2")]
    [InlineData(0, 60, "AnonymousConsumersHealthOptions.DegradedAfter must be more than zero, but is 00:00:00.")]
    [InlineData(60, 59, "AnonymousConsumersHealthOptions.UnhealthyAfter must be at least DegradedAfter (00:01:00), but is 00:00:59.")]
    public void A_wrong_option_is_named(int degraded, int unhealthy, string message)
    {
        _services.AddHealthChecks().AddAnonymousConsumers(configure: o =>
        {
            o.DegradedAfter = TimeSpan.FromSeconds(degraded);
            o.UnhealthyAfter = TimeSpan.FromSeconds(unhealthy);
        });
        using var provider = _services.BuildServiceProvider();
        var validate = provider.GetRequiredService<IStartupValidator>().Validate;
        validate.Should().Throw<OptionsValidationException>().WithMessage(message);
    }

    [Fact]
    [Trait("Rule", "O2")]
    public async Task A_demo_in_memory_is_degraded_and_a_chosen_ledger_is_not()
    {
        _services.RemoveAllKeyed<IRecovery>("");
        var ledger = Substitute.For<IVisitorLedger>();
        ledger.GetStatusAsync(Arg.Any<CancellationToken>()).Returns(new LedgerStatus(0, 0, TimeSpan.Zero));
        _services.AddAnonymousConsumers();
        _services.AddAnonymousConsumers("acme").UseLedger(_ => ledger).UseCrm(new InMemoryCrm());
        _services.AddHealthChecks().AddAnonymousConsumers().AddAnonymousConsumers("acme");
        var report = await CheckAsync();
        report.Entries["anonymous-consumers"].Status.Should().Be(HealthStatus.Degraded);
        report.Entries["anonymous-consumers"].Description.Should().Be("The ledger is in memory: what it knows ends with the process.");
        report.Entries["anonymous-consumers:acme"].Status.Should().Be(HealthStatus.Healthy);
    }

    private async Task<HealthReport> CheckAsync()
    {
        await using var provider = _services.BuildServiceProvider();
        return await provider.GetRequiredService<HealthCheckService>().CheckHealthAsync(TestContext.Current.CancellationToken);
    }
}
