using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using FluentAssertions;
using Xunit;

namespace AnonIdentity.AspNetCore.Tests;

/// <summary>Bodies of consumers who are signed in by cookie: antiforgery reads the form before anybody else does.</summary>
public sealed class BodyTests
{
    [Theory]
    [InlineData(9_000, true, 413)]
    [InlineData(9_000, false, 413)]
    [InlineData(900, true, 201)]
    [InlineData(900, false, 201)]
    public async Task The_longest_body_holds_for_them_too(int length, bool chunked, int status)
    {
        await using Site site = await Site.StartAsync(configure: static o => o.MaxBodySize = 8 * 1024);
        using Device device = site.NewDevice();
        await device.SignInAsync("ada");
        JsonElement form = await device.FormAsync();
        HttpRequestMessage request = new(HttpMethod.Post, "/support/tickets")
        {
            Content = new FormUrlEncodedContent(
            [
                new("subject", "a"), new("body", new string('c', length)), new("form", form.GetProperty("form").GetString()),
                new(form.GetProperty("antiforgeryField").GetString()!, form.GetProperty("antiforgeryToken").GetString()),
            ]),
        };
        request.Headers.TransferEncodingChunked = chunked;
        using HttpResponseMessage response = await device.SendAsync(request);
        ((int)response.StatusCode).Should().Be(status);
        site.Crm.Tickets.Should().HaveCount(status == 201 ? 1 : 0);
    }

    [Theory]
    [InlineData(true, "multipart/form-data", "x")]
    [InlineData(true, "multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"subject\"\r\n\r\nx")]
    [InlineData(false, "multipart/form-data", "x")]
    [InlineData(false, "multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"subject\"\r\n\r\nx")]
    public async Task A_malformed_form_is_the_callers_mistake(bool signedIn, string type, string body)
    {
        await using Site site = await Site.StartAsync();
        using Device device = site.NewDevice();
        if (signedIn)
        {
            await device.SignInAsync("ada");
        }

        StringContent content = new(body, Encoding.UTF8);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        using HttpResponseMessage response = await device.PostAsync("/support/tickets", content);
        response.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        response.Content.Headers.ContentType!.MediaType.Should().Be("application/problem+json");
    }
}
