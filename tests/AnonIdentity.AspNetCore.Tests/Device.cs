using System.Net.Http.Json;
using System.Text.Json;

namespace AnonIdentity.AspNetCore.Tests;

/// <summary>A browser as far as cookies and the browser's own headers go: it keeps what it is told to keep and sends it back. Without cookies and
/// with <see cref="Header"/> it is an app.</summary>
internal sealed class Device : IDisposable
{
    public const string CookieName = "__Host-anon";
    public const string OfferCookieName = "__Host-anon-offers";

    private readonly HttpClient _http;

    public Device(Uri site)
    {
#pragma warning disable CA5359, CA5399, CA5400, CA2000 // A certificate of our own, on loopback.
        _http = new HttpClient(new SocketsHttpHandler
        {
            UseCookies = false,
            AllowAutoRedirect = false,
            SslOptions = { RemoteCertificateValidationCallback = static (_, _, _, _) => true },
        })
        { BaseAddress = site };
#pragma warning restore CA5359, CA5399, CA5400, CA2000
    }

    public Dictionary<string, string> Cookies { get; } = new(StringComparer.Ordinal);

    /// <summary>The visitor token that an app sends.</summary>
    public string? Header { get; set; }

    /// <summary>Who the app is signed in as.</summary>
    public string? Bearer { get; set; }

    /// <summary>What the browser says about who started the request; <see langword="null"/>: it says nothing.</summary>
    public string? FetchSite { get; set; } = "same-origin";

    public string? Token
    {
        get => Cookies.GetValueOrDefault(CookieName);
        set => Cookies[CookieName] = value!;
    }

    public Device Copy()
    {
        Device copy = new(_http.BaseAddress!) { Header = Header, Bearer = Bearer };
        foreach ((string name, string value) in Cookies)
        {
            copy.Cookies[name] = value;
        }

        return copy;
    }

    public Task<HttpResponseMessage> GetAsync(string path) => SendAsync(new HttpRequestMessage(HttpMethod.Get, path));

    public Task<HttpResponseMessage> PostAsync(string path, HttpContent? content = null) => SendAsync(new HttpRequestMessage(HttpMethod.Post, path) { Content = content });

    public Task<HttpResponseMessage> PostJsonAsync(string path, object body) => PostAsync(path, JsonContent.Create(body));

    public async Task<JsonElement> GetJsonAsync(string path)
    {
        using HttpResponseMessage response = await GetAsync(path);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    public async Task<string> TextAsync(string path)
    {
        using HttpResponseMessage response = await GetAsync(path);
        return await response.Content.ReadAsStringAsync();
    }

    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, bool withCookies = true)
    {
        if (withCookies && Cookies.Count > 0)
        {
            request.Headers.TryAddWithoutValidation("Cookie", string.Join("; ", Cookies.Select(c => $"{c.Key}={c.Value}")));
        }

        Add("Anon-Visitor", Header);
        Add("Authorization", Bearer is null ? null : "Bearer " + Bearer);
        Add("Sec-Fetch-Site", FetchSite);
        HttpResponseMessage response = await _http.SendAsync(request);
        Keep(response);
        return response;

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }
        }
    }

    public void Dispose() => _http.Dispose();

    private void Keep(HttpResponseMessage response)
    {
        if (response.Headers.TryGetValues("Anon-Visitor", out IEnumerable<string>? header))
        {
            Header = header.Single();
        }

        foreach (string set in response.Headers.TryGetValues("Set-Cookie", out IEnumerable<string>? sets) ? sets : [])
        {
            string[] pair = set.Split(';')[0].Split('=', 2);
            if (set.Contains("max-age=0", StringComparison.OrdinalIgnoreCase) || set.Contains("expires=Thu, 01 Jan 1970", StringComparison.OrdinalIgnoreCase))
            {
                Cookies.Remove(pair[0]);
            }
            else
            {
                Cookies[pair[0]] = pair[1];
            }
        }
    }
}
