using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace AnonIdentity.Crm.RequestTracker.Tests;

/// <summary>Calls RT with nothing between: to show what RT does by itself, and to be the agent.</summary>
internal sealed class RawRt : IDisposable
{
    private readonly HttpClient _http;

    public RawRt(Uri url, string token)
    {
        _http = new HttpClient { BaseAddress = new Uri(url + "/") };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("token", token);
    }

    public Task<RawAnswer> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null);

    public Task<RawAnswer> PostAsync(string path, JsonNode body) => SendAsync(HttpMethod.Post, path, body);

    public Task<RawAnswer> PutAsync(string path, JsonNode body, string? ifMatch = null) => SendAsync(HttpMethod.Put, path, body, ifMatch);

    public void Dispose() => _http.Dispose();

    private async Task<RawAnswer> SendAsync(HttpMethod method, string path, JsonNode? body, string? ifMatch = null)
    {
        using HttpRequestMessage request = new(method, path);
        request.Content = body is null ? null : new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        if (ifMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        }

        using HttpResponseMessage response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        string text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        string? etag = response.Headers.NonValidated.TryGetValues("ETag", out var values) ? values.ToString() : null;
        return new RawAnswer((int)response.StatusCode, text, etag, response.Headers.Location?.ToString());
    }
}
