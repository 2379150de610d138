using System.Net.Http.Json;
using System.Text.Json;

namespace AnonIdentity.AspNetCore.Tests;

/// <summary>What people do on the site.</summary>
internal static class Support
{
    /// <summary>Opens a ticket as the widget does: asks for a form, and posts it.</summary>
    public static async Task<HttpResponseMessage> AskAsync(this Device device, string subject, string body = "Please help.")
    {
        JsonElement form = await device.FormAsync();
        return await device.PostFormAsync(form, subject, body);
    }

    public static async Task<JsonElement> FormAsync(this Device device) => await device.GetJsonAsync("/support/form");

    public static Task<HttpResponseMessage> PostFormAsync(this Device device, JsonElement form, string subject, string body = "Please help.")
    {
        HttpRequestMessage request = new(HttpMethod.Post, "/support/tickets")
        {
            Content = JsonContent.Create(new { subject, body, form = form.GetProperty("form").GetString() }),
        };
        if (form.TryGetProperty("antiforgeryToken", out JsonElement token))
        {
            request.Headers.Add(form.GetProperty("antiforgeryHeader").GetString()!, token.GetString());
        }

        return device.SendAsync(request);
    }

    public static async Task<int> CountTicketsAsync(this Device device) =>
        (await device.GetJsonAsync("/support/tickets")).GetProperty("tickets").GetArrayLength();

    public static async Task SignInAsync(this Device device, string user)
    {
        using HttpResponseMessage response = await device.PostAsync("/login?user=" + Uri.EscapeDataString(user));
        response.EnsureSuccessStatusCode();
    }

    public static async Task SignOutAsync(this Device device)
    {
        using HttpResponseMessage response = await device.PostAsync("/logout");
        response.EnsureSuccessStatusCode();
    }

    public static async Task<IReadOnlyList<string>> OffersAsync(this Device device) =>
        [.. (await device.GetJsonAsync("/support/offers")).GetProperty("offers").EnumerateArray().Select(o => o.GetProperty("visitor").GetString()!)];

    /// <summary>Answers an offer; antiforgery as the widget does.</summary>
    public static async Task<HttpResponseMessage> AnswerAsync(this Device device, string visitor, string answer)
    {
        JsonElement form = await device.FormAsync();
        HttpRequestMessage request = new(HttpMethod.Post, $"/support/offers/{visitor}/{answer}");
        if (form.TryGetProperty("antiforgeryToken", out JsonElement token))
        {
            request.Headers.Add(form.GetProperty("antiforgeryHeader").GetString()!, token.GetString());
        }

        return await device.SendAsync(request);
    }

    /// <summary>Who has the ticket with a subject in the CRM: an external id.</summary>
    public static string OwnerOf(this Site site, string subject)
    {
        InMemory.InMemoryTicket ticket = site.Crm.Tickets.Single(t => t.Subject == subject);
        return site.Crm.Contacts.Single(c => c.Id == ticket.Contacts.Single()).ExternalId!;
    }
}
