using System.Text.Json;
using AnonIdentity.Ledger;
using FluentAssertions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AnonIdentity.AspNetCore.Tests;

/// <summary>Secrets, a name, an address and texts go through every endpoint, by browser, app, external sign-in and review page: they stand in no log
/// of any category at Trace, in no activity, in no metric; and the secrets neither in the CRM nor in the ledger.</summary>
public sealed class CanaryTests
{
    private const string Consumer = CanaryPath.Consumer;

    [Theory]
    [Trait("Promise", "Q15")]
    [Trait("Rule", "S9")]
    [Trait("Attack", "37")]
    [InlineData(SignInMerge.Ask)]
    [InlineData(SignInMerge.Automatic)]
    public async Task Nothing_secret_or_personal_is_logged_traced_or_measured(SignInMerge merge)
    {
        using Canary canary = new();
        HashSet<string> secrets = [];
        string[] endpoints;
        string kept;
        await using (Site site = await StartAsync(merge, canary))
        {
            endpoints = [.. site.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
                .Where(static e => e.RoutePattern.RawText!.StartsWith("/support", StringComparison.Ordinal)).Select(static e => e.DisplayName!)];
            using Device device = site.NewDevice();
            await CanaryPath.BrowseAsync(site, device, secrets);
            await CanaryPath.TravelAsync(site, secrets);
            await CanaryPath.UseAppAsync(site, secrets, device.Token + "x");
            await CanaryPath.ReviewAsync(site);
            kept = await RowsAsync(site);
            site.Crm.Tickets.Should().Contain(static t => t.Subject == "canary-subject" && t.Body.Contains("canary-body", StringComparison.Ordinal), "the control: they did go through");
            kept.Should().Contain(Consumer);
        }

        canary.Seen.Should().Contain(static line => line.Contains("VisitorTokenRefused", StringComparison.Ordinal), "the control: our debug events are seen");
        canary.Seen.Should().Contain(static line => line.StartsWith("metric AnonIdentity anonidentity.tickets ", StringComparison.Ordinal));
        canary.Seen.Should().Contain(static line => line.StartsWith("activity AnonIdentity ", StringComparison.Ordinal));
        endpoints.Where(name => !canary.Seen.Any(line => line.Contains($"Executing endpoint '{name}'", StringComparison.Ordinal))).Should().BeEmpty("each was called, and all categories are seen");
        secrets.Should().HaveCountGreaterThan(6);
        foreach (string secret in secrets)
        {
            secret.Length.Should().BeGreaterThan(20);
            kept.Should().NotContain(secret);
        }

        foreach (string secret in secrets.Concat(["canary-subject", "canary-body", "canary@shop.example", Consumer, "canary-name", "canary-reason"]))
        {
            canary.Seen.Where(line => line.Contains(secret, StringComparison.OrdinalIgnoreCase)).Should().BeEmpty();
        }
    }

    // Browsers sign in by cookie, apps by bearer token.
    private static Task<Site> StartAsync(SignInMerge merge, Canary canary) => Site.StartAsync(
        merge,
        static o =>
        {
            o.ConsumerName = static _ => "canary-name";
            o.SignInSchemes.Add("Either");
        },
        static s => s.AddAuthentication("Either").AddPolicyScheme("Either", null, static o =>
            o.ForwardDefaultSelector = static context => context.Request.Headers.Authorization.Count > 0 ? "Bearer" : "Cookies"),
        log: canary);

    private static async Task<string> RowsAsync(Site site)
    {
        CancellationToken cancel = TestContext.Current.CancellationToken;
        List<object?> rows = [.. site.Crm.Contacts, .. site.Crm.Tickets];
        foreach (Subject subject in site.Crm.Tickets.Select(static t => t.Visitor).OfType<VisitorId>().Distinct().Select(Subject.Of).Append(Subject.Of(new ConsumerId(Consumer))))
        {
            rows.Add(await site.Ledger.ReadAsync(subject, cancel));
            rows.AddRange(await site.Ledger.ReadTicketsAsync(subject, TicketFilter.All, null, 100, cancel));
        }

        return string.Join('\n', rows.Select(static row => $"{row} {JsonSerializer.Serialize(row, row?.GetType() ?? typeof(object))}"));
    }
}
