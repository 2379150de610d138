using System.Collections.Concurrent;
using System.Diagnostics;
using FluentAssertions;
using Microsoft.Extensions.Logging;
using Xunit;

namespace AnonIdentity.AspNetCore.Tests;

/// <summary>A secret, a name, an address and a text go through every endpoint, and stand in no log at level Trace, in no activity tag.</summary>
public sealed class CanaryTests
{
    [Fact]
    [Trait("Rule", "S9")]
    public async Task Nothing_secret_or_personal_is_logged_or_traced()
    {
        ConcurrentQueue<string> seen = new();
        using ActivityListener listener = new()
        {
            ShouldListenTo = static source => source.Name == "AnonIdentity",
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity => seen.Enqueue(activity.DisplayName + string.Join(' ', activity.TagObjects)),
        };
        ActivitySource.AddActivityListener(listener);
        using Everything log = new(seen);
        List<string> secrets = ["canary-subject", "canary-body", "canary@shop.example", "canary-consumer"];
        await using (Site site = await Site.StartAsync(SignInMerge.Ask, o => o.ConsumerName = static _ => "canary-name", log: log))
        {
            using Device device = site.NewDevice();
            secrets.Add((await device.FormAsync()).GetProperty("form").GetString()!);
            (await device.PostJsonAsync("/support/tickets", new { subject = "canary-subject", body = "canary-body", replyTo = "canary@shop.example" })).Dispose();
            secrets.Add(device.Token!);
            await device.CountTicketsAsync();
            using Device app = site.NewDevice();
            using HttpResponseMessage visitor = await app.PostAsync("/support/visitors");
            secrets.Add((await visitor.Content.ReadAsStringAsync()).Split('"')[3]);
            app.Header = device.Token + "x";
            await app.CountTicketsAsync();
            await device.SignInAsync("canary-consumer");
            secrets.Add(device.Cookies[Device.OfferCookieName]);
            string offered = (await device.OffersAsync()).Single();
            (await device.AnswerAsync(offered, "accept")).Dispose();
            site.Ledger.Before = static () => throw new IOException("away");
            (await device.AskAsync("canary-subject")).Dispose();
            site.Ledger.Before = static () => Task.CompletedTask;
            await device.SignOutAsync();
            site.OwnerOf("canary-subject").Should().Be("canary-consumer", "the control: they did go through");
            site.Crm.Tickets.Single().Body.Should().Contain("canary-body");
        }

        seen.Should().Contain(line => line.Contains("VisitorTokenRefused", StringComparison.Ordinal), "the control: our debug events are seen");
        seen.Should().Contain(line => line.Contains("SignInSeen", StringComparison.Ordinal));
        foreach (string secret in secrets.Append("canary-name"))
        {
            secret.Length.Should().BeGreaterThan(8);
            seen.Where(line => line.Contains(secret, StringComparison.Ordinal)).Should().BeEmpty();
        }
    }

    /// <summary>Takes down what our own categories say; a host's framework logs its request headers at Trace only if it is asked to.</summary>
    private sealed class Everything(ConcurrentQueue<string> seen) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => categoryName.StartsWith("AnonIdentity", StringComparison.Ordinal) ? this : Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            seen.Enqueue($"{eventId.Name} {formatter(state, exception)} {exception} {string.Join(' ', state as IEnumerable<KeyValuePair<string, object?>> ?? [])}");

        public void Dispose()
        {
        }
    }
}
