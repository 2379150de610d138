using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace AnonIdentity.WebChat.Mobile;

/// <summary>A mobile app's part: gets a token once, sends it in a header, and keeps another whenever an answer carries one.</summary>
internal sealed class App(HttpClient http, Phone phone, TextWriter output)
{
    private const string HeaderName = "Anon-Visitor";

    public async Task<int> RunAsync(string[] args)
    {
        switch (args)
        {
            case ["ask", string subject, string body]:
                await AskAsync(subject, body);
                return 0;
            case ["list"]:
                await ListAsync();
                return 0;
            case ["signin", string person]:
                await SignInAsync(person);
                return 0;
            case ["reinstall"]:
                phone.Reinstall();
                await output.WriteLineAsync("Reinstalled: the token is lost, and the next question is a new visitor's.");
                return 0;
            default:
                await output.WriteLineAsync("ask <subject> <question> | list | signin <ada|bob> | reinstall");
                return 2;
        }
    }

    private async Task AskAsync(string subject, string body)
    {
        if (phone.VisitorToken is null)
        {
            JsonNode? visitor = await ReadAsync(await SendAsync(HttpMethod.Post, "/support/visitors"));
            phone.VisitorToken = visitor!["token"]!.GetValue<string>();
        }

        // The key makes a repetition after a lost answer the same ticket; a real app keeps it with the draft.
        string key = Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(16));
        JsonNode? ticket = await ReadAsync(await SendAsync(HttpMethod.Post, "/support/tickets", new { subject, body, key }));
        await output.WriteLineAsync($"Ticket {ticket!["key"]}: {ticket["state"]}");
    }

    private async Task ListAsync()
    {
        JsonNode? list = await ReadAsync(await SendAsync(HttpMethod.Get, "/support/tickets"));
        JsonArray tickets = list!["tickets"]!.AsArray();
        if (tickets.Count == 0)
        {
            await output.WriteLineAsync("No tickets.");
        }

        foreach (JsonNode? ticket in tickets)
        {
            await output.WriteLineAsync($"{ticket!["key"]}: {ticket["state"]}");
        }
    }

    private async Task SignInAsync(string person)
    {
        using HttpResponseMessage response = await SendAsync(HttpMethod.Post, "/app/signin?person=" + Uri.EscapeDataString(person));
        response.EnsureSuccessStatusCode();
        phone.Bearer = await response.Content.ReadAsStringAsync();
        await output.WriteLineAsync($"Signed in as {person}. The next request carries both tokens, and merges if the shop runs with Automatic.");
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, object? body = null)
    {
        using HttpRequestMessage request = new(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        if (phone.VisitorToken is { } token)
        {
            request.Headers.Add(HeaderName, token);
        }

        request.Headers.Authorization = phone.Bearer is { } bearer ? new AuthenticationHeaderValue("Bearer", bearer) : null;
        HttpResponseMessage response = await http.SendAsync(request);
        if (response.Headers.TryGetValues(HeaderName, out IEnumerable<string>? renewed))
        {
            phone.VisitorToken = renewed.Single();
        }

        return response;
    }

    private static async Task<JsonNode?> ReadAsync(HttpResponseMessage response)
    {
        using (response)
        {
            response.EnsureSuccessStatusCode();
            return await response.Content.ReadFromJsonAsync<JsonNode>();
        }
    }
}
