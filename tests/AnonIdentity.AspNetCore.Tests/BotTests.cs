using System.Diagnostics;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using AnonIdentity.DataProtection;
using AnonIdentity.Ledger;
using FluentAssertions;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AnonIdentity.AspNetCore.Tests;

/// <summary>Page views, a million in CI, that ask for their visitor, through Kestrel by https, one after another on two connections.</summary>
public sealed class BotTests(ITestOutputHelper output)
{
    private const int Batch = 100;

    [Fact]
    [Trait("Promise", "Q18")]
    [Trait("Rule", "V6")]
    [Trait("Rule", "S2")]
    [Trait("Attack", "38")]
    public async Task Page_views_by_the_million_leave_no_row_call_no_CRM_and_set_no_cookie()
    {
        await using Site site = await Site.StartAsync();
        int views = Scale.Factor >= 10 ? 1_000_000 : 50_000;
        IVisitorTokens tokens = site.Services.GetRequiredService<IVisitorTokens>();
        VisitorId[] silent = [.. Enumerable.Range(0, views / 10).Select(_ => site.Services.GetRequiredService<IVisitorIdIssuer>().Issue(Channel.Web))];
        string[] sent = [.. silent.Select(tokens.Protect)];
        (int ledger, int crm) = (site.Ledger.Calls, site.Mood.Calls);
        long begun = Stopwatch.GetTimestamp();
        Seen[] seen = await Task.WhenAll(Enumerable.Range(0, 2).Select(part => ViewAsync(site.Https, part, views / 2, sent)));
        TimeSpan took = Stopwatch.GetElapsedTime(begun);

        output.WriteLine($"{views} page views with {sent.Length} tokens in {took.TotalSeconds:0.0} s: {seen.Sum(s => s.Pages)} pages, {seen.Sum(s => s.Visitors)} with a visitor, {seen.Sum(s => s.Cookies)} cookies, {site.Ledger.Calls - ledger} ledger calls, {site.Mood.Calls - crm} CRM calls");
        seen.Sum(s => s.Pages).Should().Be(views);
        seen.Sum(s => s.Visitors).Should().Be(views / 2, "the control: the tokens are read");
        seen.Sum(s => s.Cookies).Should().Be(0);
        (site.Ledger.Calls, site.Mood.Calls).Should().Be((ledger, crm));
        foreach (VisitorId each in silent.Take(100))
        {
            (await site.Ledger.ReadAsync(Subject.Of(each), TestContext.Current.CancellationToken)).Should().BeNull();
        }

        for (int i = 0; i < 10; i++)
        {
            using Device device = site.NewDevice();
            (await device.AskAsync("Real " + i)).Dispose();
            device.Token.Should().NotBeNull("the control: with a ticket there is a cookie");
        }

        (site.Crm.Contacts.Count, site.Crm.Tickets.Count).Should().Be((10, 10));
    }

    private static async Task<Seen> ViewAsync(Uri site, int part, int views, string[] tokens)
    {
        using TcpClient client = new();
        await client.ConnectAsync(site.Host, site.Port);
#pragma warning disable CA5359 // A certificate of our own, on loopback.
        await using SslStream stream = new(client.GetStream(), leaveInnerStreamOpen: false, static (_, _, _, _) => true);
#pragma warning restore CA5359
        await stream.AuthenticateAsClientAsync("localhost");
        Task<Seen> reading = ReadAsync(stream, views);
        StringBuilder batch = new();
        for (int view = 0; view < views; view++)
        {
            string token = tokens[((view * 2) + part) % tokens.Length];
            batch.Append("GET /visitor HTTP/1.1\r\nHost: localhost\r\n").Append((view % 4) switch
            {
                0 => $"Cookie: __Host-anon={token}\r\n\r\n",
                1 => $"Anon-Visitor: {token}\r\n\r\n",
                2 => $"Cookie: a=b; __Host-anon={token}; __Host-anon={token}\r\n\r\n",
                _ => "\r\n",
            });
            if (view % Batch == Batch - 1 || view == views - 1)
            {
                await stream.WriteAsync(Encoding.ASCII.GetBytes(batch.ToString()));
                batch.Clear();
            }
        }

        return await reading;
    }

    private static async Task<Seen> ReadAsync(SslStream stream, int views)
    {
        Seen seen = new(0, 0, 0);
        byte[] buffer = new byte[64 * 1024];
        int kept = 0;
        while (seen.Pages < views || seen.Visitors < views / 2)
        {
            int read = await stream.ReadAsync(buffer.AsMemory(kept));
            if (read == 0)
            {
                break;
            }

            // Whole lines only: what is cut is looked at with what comes after it.
            int length = kept + read;
            int end = buffer.AsSpan(0, length).LastIndexOf((byte)'\n') + 1;
            ReadOnlySpan<byte> lines = buffer.AsSpan(0, end);
            seen = new(seen.Pages + lines.Count("HTTP/1.1 200 OK"u8), seen.Visitors + lines.Count("web_"u8), seen.Cookies + lines.Count("et-Cookie:"u8));
            buffer.AsSpan(end, length - end).CopyTo(buffer);
            kept = length - end;
        }

        return seen;
    }

    private sealed record Seen(int Pages, int Visitors, int Cookies);
}
