using System.Net;
using System.Text;
using System.Text.Json;
using FluentAssertions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Xunit;

namespace AnonIdentity.AspNetCore.Tests;

/// <summary>Who is refused is told why, and which field it is; a host's own exception is told to nobody.</summary>
public sealed class RefusalTests
{
    [Theory]
    [InlineData("{}", "The field subject is missing.")]
    [InlineData("""{"subject":" ","body":"x"}""", "The field subject is missing.")]
    [InlineData("""{"subject":"x","body":null}""", "The field body is missing.")]
    [InlineData("""{"subject":"x","body":7}""", "The body is no JSON that is understood, at $.body.")]
    [InlineData("null", "The body is no JSON object.")]
    [InlineData("""{"subject":"x","body":"x","key":""}""", "A field cannot be taken. A key has 1 to 200 characters")]
    public async Task A_field_that_is_not_as_it_must_be_is_named(string json, string detail)
    {
        await using Site site = await Site.StartAsync();
        using Device device = site.NewDevice();
        using HttpResponseMessage response = await device.PostAsync("/support/tickets", new StringContent(json, Encoding.UTF8, "application/json"));
        await MustSayAsync(response, HttpStatusCode.BadRequest, "The request is not well-formed.", detail);
        site.Crm.Tickets.Should().BeEmpty();
    }

    [Fact]
    public async Task A_body_that_does_not_say_what_it_is_is_told_so()
    {
        await using Site site = await Site.StartAsync();
        using Device device = site.NewDevice();
        using HttpResponseMessage response = await device.PostAsync("/support/tickets", new ByteArrayContent([120]));
        await MustSayAsync(response, HttpStatusCode.UnsupportedMediaType, "The request is not well-formed.", "The body is neither JSON nor a form.");
    }

    [Fact]
    public async Task A_signed_in_consumers_post_needs_antiforgery_and_is_told_so()
    {
        await using Site site = await Site.StartAsync();
        using Device device = site.NewDevice();
        await device.SignInAsync("ada");
        using HttpResponseMessage response = await device.PostJsonAsync("/support/tickets", new { subject = "a", body = "c" });
        await MustSayAsync(response, HttpStatusCode.BadRequest, "The antiforgery token is missing or out of date.", "GET form");
        using HttpResponseMessage proper = await device.AskAsync("Mine");
        proper.StatusCode.Should().Be(HttpStatusCode.Created, "the control");
    }

    [Fact]
    public async Task What_the_hosts_own_exception_says_stays_inside()
    {
        await using Site site = await Site.StartAsync(configure: o => o.PrepareDraft = static (_, _) => throw new BadHttpRequestException("db=secret"));
        using Device device = site.NewDevice();
        using HttpResponseMessage response = await device.AskAsync("Mine");
        response.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await response.Content.ReadAsStringAsync()).Should().Contain("not well-formed").And.NotContain("secret");
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("cross-site", true)]
    [InlineData("same-origin", false)]
    public async Task A_sign_in_that_merges_nothing_because_of_its_origin_says_so_in_the_log(string? fetchSite, bool said)
    {
        using SeenEvents log = new(LogLevel.Information);
        await using Site site = await Site.StartAsync(log: log);
        using Device device = site.NewDevice();
        (await device.AskAsync("Mine")).Dispose();
        device.FetchSite = fetchSite;
        await device.SignInAsync("ada");
        log.Seen.Contains(4005).Should().Be(said);
        log.Seen.Should().Contain(4001, "the control");
    }

    [Fact]
    public void The_hidden_fields_of_a_form_are_encoded() =>
        new SupportForm("a\"<&") { AntiforgeryField = "f\"<", AntiforgeryToken = "t\"<" }.ToHtml().Should().Be(
            """<input type="hidden" name="form" value="a&quot;&lt;&amp;"><input type="hidden" name="f&quot;&lt;" value="t&quot;&lt;">""");

    [Fact]
    public void Without_antiforgery_there_is_one() => new SupportForm("a").ToHtml().Should().Be("""<input type="hidden" name="form" value="a">""");

    private static async Task MustSayAsync(HttpResponseMessage response, HttpStatusCode status, string title, string detail)
    {
        response.StatusCode.Should().Be(status);
        response.Content.Headers.ContentType!.MediaType.Should().Be("application/problem+json");
        JsonElement problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
        problem.GetProperty("title").GetString().Should().Be(title);
        problem.GetProperty("detail").GetString().Should().Contain(detail);
    }
}
