using System.Net;
using FluentAssertions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AnonIdentity.AspNetCore.Tests;

/// <summary>No CRM calls us: what is mapped is this list, and nothing on it is a webhook.</summary>
public sealed class NoWebhookTests
{
    [Fact]
    [Trait("Attack", "39")]
    public async Task No_endpoint_takes_a_webhook()
    {
        await using Site site = await Site.StartAsync();
        site.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(static e => e.RoutePattern.RawText!.StartsWith("/support", StringComparison.Ordinal))
            .Select(static e => $"{string.Join(',', e.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods)} {e.RoutePattern.RawText}")
            .Should().BeEquivalentTo(
                "GET /support/form", "POST /support/tickets", "GET /support/tickets", "POST /support/visitors", "GET /support/offers",
                "POST /support/offers/{visitor}/accept", "POST /support/offers/{visitor}/decline",
                "GET /support/review/", "GET /support/review/style.css", "POST /support/review/find", "GET /support/review/visitors/{visitor}",
                "POST /support/review/preview", "POST /support/review/resume", "POST /support/review/undo", "POST /support/review/forget");
        using Device crm = site.NewDevice();
        foreach (string path in new[] { "", "/webhook", "/webhooks", "/hooks", "/events", "/crm" })
        {
            using HttpResponseMessage response = await crm.PostJsonAsync("/support" + path, new { ticket = "1", contact = "2" });
            response.StatusCode.Should().BeOneOf(HttpStatusCode.NotFound, HttpStatusCode.MethodNotAllowed);
        }

        using HttpResponseMessage form = await crm.GetAsync("/support/form");
        form.StatusCode.Should().Be(HttpStatusCode.OK, "the control: what is mapped answers");
        site.Crm.Contacts.Should().BeEmpty();
    }
}
