using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using FluentAssertions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace AnonIdentity.AspNetCore.Tests;

public sealed class ReviewTroubleTests
{
    [Fact]
    public async Task While_the_ledger_is_down_a_page_says_so_plainly_and_the_log_says_why()
    {
        using SeenEvents errors = new(LogLevel.Error);
        await using Site site = await Site.StartAsync(log: errors);
        using Device customer = site.NewDevice();
        (await customer.AskAsync("Mine")).Dispose();
        string page = "/support/review/visitors/" + site.OwnerOf("Mine");
        using Device agent = site.NewDevice();
        await agent.SignInAsync("agent");
        site.Ledger.Before = static () => throw new InvalidOperationException("The store is away.");
        using (HttpResponseMessage response = await agent.GetAsync(page))
        {
            response.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
            response.Content.Headers.ContentType!.MediaType.Should().Be("text/plain");
            response.Headers.CacheControl!.NoStore.Should().BeTrue();
            (await response.Content.ReadAsStringAsync()).Should().NotBeEmpty().And.NotContain("store");
        }

        errors.Seen.Should().ContainSingle(id => id == 4011);
        site.Ledger.Before = static () => Task.CompletedTask;
        using HttpResponseMessage fine = await agent.GetAsync(page);
        fine.StatusCode.Should().Be(HttpStatusCode.OK, "the control");
    }

    [Fact]
    public async Task A_malformed_post_is_the_callers_mistake()
    {
        using SeenEvents errors = new(LogLevel.Error);
        await using Site site = await Site.StartAsync(log: errors);
        using Device agent = site.NewDevice();
        await agent.SignInAsync("agent");
        StringContent content = new("x", Encoding.UTF8);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data");
        using HttpResponseMessage response = await agent.PostAsync("/support/review/forget", content);
        response.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        errors.Seen.Should().BeEmpty();
    }
}
