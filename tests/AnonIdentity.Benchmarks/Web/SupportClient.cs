using System.Globalization;
using System.Net;
using System.Net.Http.Json;

namespace AnonIdentity.Benchmarks.Web;

/// <summary>Browsers that post tickets to a site, over connections that stay open.</summary>
internal sealed class SupportClient(Uri address) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = address };
    private long _lastKey;

    /// <summary>Posts a ticket.</summary>
    /// <param name="cookie">The visitor's cookie; <see langword="null"/>: somebody new.</param>
    /// <returns>The visitor's cookie.</returns>
    internal async Task<string> PostAsync(string? cookie)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, "/support/tickets");
        string key = string.Create(CultureInfo.InvariantCulture, $"draft-{Interlocked.Increment(ref _lastKey)}");
        request.Content = JsonContent.Create(new HandTicket("Cannot sign in", "The reset mail never comes. I have looked into the spam folder too.", key));
        request.Headers.Add("X-Forwarded-Proto", "https");
        if (cookie is not null)
        {
            request.Headers.Add("Cookie", cookie);
        }

        using HttpResponseMessage response = await _http.SendAsync(request);
        await response.Content.ReadAsByteArrayAsync();
        return response.StatusCode == HttpStatusCode.Created
            ? response.Headers.GetValues("Set-Cookie").Single().Split(';')[0]
            : throw new InvalidOperationException($"The ticket was answered {response.StatusCode}.");
    }

    /// <summary>Posts tickets, each by another visitor, so many at once.</summary>
    /// <returns>The visitors' cookies.</returns>
    internal async Task<string[]> PostAsync(string?[] cookies, int atOnce)
    {
        string[] kept = new string[cookies.Length];
        int last = -1;
        await Task.WhenAll(Enumerable.Range(0, atOnce).Select(async _ =>
        {
            for (int i = Interlocked.Increment(ref last); i < cookies.Length; i = Interlocked.Increment(ref last))
            {
                kept[i] = await PostAsync(cookies[i]);
            }
        }));
        return kept;
    }

    public void Dispose() => _http.Dispose();
}
