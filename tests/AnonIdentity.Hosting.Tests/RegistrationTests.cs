using FluentAssertions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NSubstitute;
using Xunit;

namespace AnonIdentity.Hosting.Tests;

public sealed class RegistrationTests
{
    [Fact]
    [Trait("Rule", "R3")]
    public async Task A_real_host_runs_one_worker_a_tenant_and_stops()
    {
        var time = new WatchedTime();
        var first = Substitute.For<IRecovery>();
        var second = Substitute.For<IRecovery>();
        foreach (var recovery in new[] { first, second })
        {
            recovery.RunDueAsync(Arg.Any<CancellationToken>()).Returns(new RecoveryRun(0, 0));
        }

        var host = Host.CreateApplicationBuilder();
        host.Logging.ClearProviders();
        host.Services.AddSingleton<TimeProvider>(time);
        host.Services.AddKeyedSingleton("", first);
        host.Services.AddKeyedSingleton("acme", second);
        var builder = host.Services.AddAnonymousConsumers("");
        builder.UseRecoveryWorker().UseRecoveryWorker(o => o.Interval = TimeSpan.FromSeconds(1)).Should().BeSameAs(builder);
        host.Services.AddAnonymousConsumers("acme").UseRecoveryWorker();

        using var app = host.Build();
        app.Services.GetServices<IHostedService>().OfType<RecoveryWorker>().Should().HaveCount(2).And.OnlyHaveUniqueItems();
        await app.StartAsync(TestContext.Current.CancellationToken);
        var waits = new[] { await time.NextWaitAsync(), await time.NextWaitAsync() }.Order().ToArray();
        waits[0].TotalSeconds.Should().BeInRange(0.75, 1.25, "the second call changed the default tenant's interval");
        waits[1].TotalSeconds.Should().BeInRange(3.75, 6.25);
        await first.Received(1).RunDueAsync(Arg.Any<CancellationToken>());
        await second.Received(1).RunDueAsync(Arg.Any<CancellationToken>());
        await app.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    [Trait("Rule", "R3")]
    public async Task A_real_host_works_on_the_systems_clock_when_no_other_is_registered()
    {
        var twice = new TaskCompletionSource();
        var runs = 0;
        var recovery = Substitute.For<IRecovery>();
        recovery.RunDueAsync(Arg.Any<CancellationToken>()).Returns(_ =>
        {
            if (Interlocked.Increment(ref runs) == 2)
            {
                twice.SetResult();
            }

            return new RecoveryRun(0, 0);
        });
        var host = Host.CreateApplicationBuilder();
        host.Logging.ClearProviders();
        host.Services.AddKeyedSingleton("", recovery);
        host.Services.AddAnonymousConsumers("").UseRecoveryWorker(o => o.Interval = TimeSpan.FromMilliseconds(100));
        using var app = host.Build();
        await app.StartAsync(TestContext.Current.CancellationToken);
        await twice.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        await app.StopAsync(TestContext.Current.CancellationToken);
    }

    [Theory]
    [Trait("Rule", "R3")]
    [InlineData(0)]
    [InlineData(-5000)]
    [InlineData(99)]
    [InlineData(3_600_001)]
    public async Task A_wrong_interval_stops_the_host_at_start_and_is_named(int milliseconds)
    {
        var host = Host.CreateApplicationBuilder();
        host.Logging.ClearProviders();
        host.Services.AddKeyedSingleton("acme", Substitute.For<IRecovery>());
        host.Services.AddAnonymousConsumers("acme").UseRecoveryWorker(o => o.Interval = TimeSpan.FromMilliseconds(milliseconds));
        using var app = host.Build();
        var start = () => app.StartAsync(TestContext.Current.CancellationToken);
        (await start.Should().ThrowAsync<OptionsValidationException>()).WithMessage("*RecoveryWorkerOptions.Interval must be from 00:00:00.1000000 to 01:00:00*");
    }

    [Fact]
    public void A_worker_can_be_made_without_host_and_logging()
    {
        var services = new ServiceCollection();
        services.AddKeyedSingleton("", Substitute.For<IRecovery>());
        services.AddAnonymousConsumers("").UseRecoveryWorker();
        using var provider = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
        provider.GetServices<IHostedService>().Should().ContainSingle().Which.Should().BeOfType<RecoveryWorker>();
    }
}
