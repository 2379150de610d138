using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using FluentAssertions;
using Xunit;

namespace AnonIdentity.AspNetCore.Tests;

/// <summary>Cookie headers as Kestrel delivers them from a socket, where no client has tidied them up.</summary>
public sealed class RawHeaderTests
{
    [Fact]
    [Trait("Rule", "S3")]
    [Trait("Attack", "13")]
    [Trait("Attack", "14")]
    public async Task On_the_wire_a_doubtful_cookie_is_none_and_the_next_ticket_sets_a_fresh_one()
    {
        await using Site site = await Site.StartAsync();
        using Device device = site.NewDevice();
        (await device.AskAsync("First")).Dispose();
        string token = device.Token!;
        string visitor = site.Crm.Tickets.Single().Visitor.ToString()!;
        string[] doubtful =
        [
            $"Cookie: __Host-anon={token}; __Host-anon={token}",
            $"Cookie: __Host-anon={token}\r\nCookie: __Host-anon={token}",
            $"Cookie: __host-anon={token}",
            $"Cookie: __HOST-ANON={token}",
            $"Cookie: a=b;\t__Host-anon={token}",
            $"Cookie: a=\"x; __Host-anon={token}; y\"",
            $"Cookie: __Host-anon=\"{token}\"",
            $"Cookie: __Host-anon={token}=",
        ];
        foreach (string header in doubtful)
        {
            (await SendAsync(site.Https, "GET /visitor", header)).Should().EndWith("none", header);
        }

        (await SendAsync(site.Https, "GET /visitor", $"Cookie: a=b; __Host-anon={token}")).Should().EndWith(visitor, "the control");
        string opened = await SendAsync(site.Https, "POST /support/tickets", doubtful[0] + "\r\nContent-Type: application/json", """{"subject":"Second","body":"x"}""");
        opened.Should().StartWith("HTTP/1.1 201").And.Contain("Set-Cookie: __Host-anon=");
        site.Crm.Tickets.Single(t => t.Subject == "Second").Visitor.ToString().Should().NotBe(visitor);
    }

    [Fact]
    [Trait("Attack", "15")]
    public async Task Without_https_there_is_no_cookie_and_a_post_is_refused_with_a_message()
    {
        await using Site site = await Site.StartAsync();
        using Device device = site.NewDevice();
        (await device.AskAsync("First")).Dispose();
        string cookie = $"Cookie: __Host-anon={device.Token}";
        (await SendAsync(site.Http, "GET /visitor", cookie)).Should().EndWith("none");
        string refused = await SendAsync(site.Http, "POST /support/tickets", cookie + "\r\nContent-Type: application/json", """{"subject":"Second","body":"x"}""");
        refused.Should().StartWith("HTTP/1.1 400").And.Contain("application/problem+json").And.Contain("This needs https.").And.NotContain("Set-Cookie");
        (await SendAsync(site.Https, "GET /visitor", cookie)).Should().Contain("web_", "the control");
        site.Crm.Tickets.Should().ContainSingle();
    }

    [Fact]
    [Trait("Attack", "15")]
    public async Task While_developing_http_is_enough()
    {
        await using Site site = await Site.StartAsync(environment: "Development");
        string opened = await SendAsync(site.Http, "POST /support/tickets", "Content-Type: application/json", """{"subject":"First","body":"x"}""");
        opened.Should().StartWith("HTTP/1.1 201").And.Contain("Set-Cookie: __Host-anon=").And.Contain("; secure");
    }

    private static async Task<string> SendAsync(Uri site, string request, string headers, string body = "")
    {
        using TcpClient client = new();
        await client.ConnectAsync(site.Host, site.Port);
        await using Stream stream = site.Scheme == "https" ? await EncryptAsync(client.GetStream()) : client.GetStream();
        string message = $"{request} HTTP/1.1\r\nHost: {site.Authority}\r\n{headers}\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n\r\n{body}";
        await stream.WriteAsync(Encoding.UTF8.GetBytes(message));
        using StreamReader reader = new(stream);
        string answer = await reader.ReadToEndAsync();
        return answer.Contains("\r\nTransfer-Encoding: chunked", StringComparison.Ordinal) ? Unchunk(answer) : answer;
    }

    private static string Unchunk(string answer)
    {
        string[] parts = answer.Split("\r\n\r\n", 2);
        StringBuilder body = new();
        string[] lines = parts[1].Split("\r\n");
        for (int i = 1; i < lines.Length; i += 2)
        {
            body.Append(lines[i]);
        }

        return parts[0] + "\r\n\r\n" + body;
    }

    private static async Task<Stream> EncryptAsync(Stream stream)
    {
#pragma warning disable CA5359 // A certificate of our own, on loopback.
        SslStream secure = new(stream, leaveInnerStreamOpen: false, static (_, _, _, _) => true);
#pragma warning restore CA5359
        await secure.AuthenticateAsClientAsync("localhost");
        return secure;
    }
}
