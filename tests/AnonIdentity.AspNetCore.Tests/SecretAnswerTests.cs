using FluentAssertions;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AnonIdentity.AspNetCore.Tests;

/// <summary>No cache keeps an answer that has something of one person in it.</summary>
public sealed class SecretAnswerTests
{
    [Fact]
    [Trait("Rule", "S9")]
    public async Task A_page_with_a_form_is_not_cached()
    {
        await using Site site = await Site.StartAsync();
        using Device device = site.NewDevice();
        using HttpResponseMessage page = await device.GetAsync("/contact");
        page.Headers.CacheControl!.NoStore.Should().BeTrue();
        using HttpResponseMessage other = await device.GetAsync("/public");
        other.Headers.CacheControl!.Public.Should().BeTrue("the control");
    }

    [Fact]
    [Trait("Rule", "S9")]
    public async Task An_answer_with_a_token_is_not_cached_whatever_the_endpoint_says()
    {
        await using Site site = await Site.StartAsync(services: static s => s.AddAuthentication("Bearer"));
        using Device app = site.NewDevice();
        app.Header = "x";
        (await app.PostJsonAsync("/support/tickets", new { subject = "Mine", body = "x" })).Dispose();
        app.Bearer = "ada";
        using HttpResponseMessage merged = await app.GetAsync("/public");
        merged.Headers.Contains("Anon-Visitor").Should().BeTrue();
        (merged.Headers.CacheControl!.NoStore, merged.Headers.CacheControl.Public).Should().Be((true, false));
        using HttpResponseMessage plain = await app.GetAsync("/public");
        plain.Headers.Contains("Anon-Visitor").Should().BeFalse();
        plain.Headers.CacheControl!.Public.Should().BeTrue("the control: nothing secret in it");
    }
}
