using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AnonIdentity.AspNetCore.Tests;

/// <summary>Behind a proxy that ends https and says so, and past it.</summary>
public sealed class ForwardedTests
{
    private const string Proxy = "127.0.0.1";
    private const string Stranger = "127.0.0.2";

    [Theory]
    [Trait("Attack", "15")]
    [InlineData("http", Proxy, "https", true)]
    [InlineData("http", Proxy, "http", false)]
    [InlineData("http", Proxy, null, false)]
    [InlineData("http", Stranger, "https", false)]
    [InlineData("http", Stranger, null, false)]
    [InlineData("https", Proxy, "http", false)]
    [InlineData("https", Stranger, "http", true)]
    public async Task Only_a_known_proxy_says_by_what_a_request_came(string socket, string from, string? proto, bool safe)
    {
        await using Site site = await Site.StartAsync(services: BehindProxy);
        using Device device = site.NewDevice();
        (await device.AskAsync("First")).Dispose();
        using HttpClient http = Client(socket == "https" ? site.Https : site.Http, from);
        (await SendAsync(http, HttpMethod.Get, "/visitor", proto, device.Token)).Text.Should().Be(safe ? site.OwnerOf("First") : "none");
        (HttpStatusCode status, string? cookie, string text) = await SendAsync(http, HttpMethod.Post, "/support/tickets", proto, null);
        if (safe)
        {
            status.Should().Be(HttpStatusCode.Created);
            cookie.Should().StartWith("__Host-anon=").And.Contain("secure");
        }
        else
        {
            status.Should().Be(HttpStatusCode.BadRequest);
            cookie.Should().BeNull();
            text.Should().Contain("This needs https.").And.Contain("forwarded headers");
        }

        site.Crm.Tickets.Should().HaveCount(safe ? 2 : 1);
    }

    private static void BehindProxy(IServiceCollection services)
    {
        services.Configure<ForwardedHeadersOptions>(static options =>
        {
            options.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
            options.KnownIPNetworks.Clear();
            options.KnownProxies.Clear();
            options.KnownProxies.Add(IPAddress.Parse(Proxy));
        });
        services.AddTransient<IStartupFilter, First>();
    }

    private static async Task<(HttpStatusCode Status, string? Cookie, string Text)> SendAsync(HttpClient http, HttpMethod method, string path, string? proto, string? token)
    {
        using HttpRequestMessage request = new(method, path) { Content = method == HttpMethod.Post ? JsonContent.Create(new { subject = "Second", body = "x" }) : null };
        if (proto is not null)
        {
            request.Headers.Add("X-Forwarded-Proto", proto);
            request.Headers.Add("X-Forwarded-For", "203.0.113.9");
        }

        if (token is not null)
        {
            request.Headers.Add("Cookie", "__Host-anon=" + token);
        }

        using HttpResponseMessage response = await http.SendAsync(request);
        string? cookie = response.Headers.TryGetValues("Set-Cookie", out IEnumerable<string>? set) ? set.Single() : null;
        return (response.StatusCode, cookie, await response.Content.ReadAsStringAsync());
    }

    private static HttpClient Client(Uri site, string from)
    {
#pragma warning disable CA5359, CA5399, CA5400, CA2000 // A certificate of our own, on loopback.
        return new HttpClient(new SocketsHttpHandler
        {
            UseCookies = false,
            SslOptions = { RemoteCertificateValidationCallback = static (_, _, _, _) => true },
            ConnectCallback = async (context, cancellationToken) =>
            {
                Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                socket.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
                await socket.ConnectAsync(IPAddress.Loopback, context.DnsEndPoint.Port, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
        })
        { BaseAddress = site };
#pragma warning restore CA5359, CA5399, CA5400, CA2000
    }

    private sealed class First : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.UseForwardedHeaders();
            next(app);
        };
    }
}
