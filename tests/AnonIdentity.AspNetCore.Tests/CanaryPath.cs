using System.Net.Http.Json;
using System.Text.Json;
using AnonIdentity.AspNetCore.Visitors;
using FluentAssertions;

namespace AnonIdentity.AspNetCore.Tests;

/// <summary>The way of the canary: what goes through the endpoints, and which secrets it meets.</summary>
internal static class CanaryPath
{
    public const string Consumer = "canary-consumer";

    public static async Task BrowseAsync(Site site, Device device, HashSet<string> secrets)
    {
        secrets.Add((await device.FormAsync()).GetProperty("form").GetString()!);
        (await device.PostJsonAsync("/support/tickets", new { subject = "canary-subject", body = "canary-body", replyTo = "canary@shop.example" })).Dispose();
        secrets.Add(device.Token!);
        await device.CountTicketsAsync();
        string visitor = site.OwnerOf("canary-subject");
        await SignInAsync(device);
        Keep(device, secrets);
        foreach (string answer in new[] { "accept", "decline" })
        {
            (await device.AnswerAsync(visitor, answer)).Dispose();
        }

        await device.OffersAsync();
        site.OwnerOf("canary-subject").Should().Be(Consumer);
        site.Ledger.Before = static () => throw new IOException("away");
        (await device.AskAsync("canary-subject", "canary-body")).Dispose();
        site.Ledger.Before = static () => Task.CompletedTask;
        await device.SignOutAsync();
        (await device.AskAsync("Another", "canary-body")).Dispose();
        Keep(device, secrets);
    }

    public static async Task TravelAsync(Site site, HashSet<string> secrets)
    {
        using Device device = site.NewDevice();
        (await device.AskAsync("Travelling", "canary-body")).Dispose();
        Keep(device, secrets);
        using HttpResponseMessage challenge = await device.GetAsync("/external");
        string state = challenge.Headers.Location!.OriginalString.Split("state=")[1];
        secrets.Add(JourneyOfTests.FormatOf(site.Services).Unprotect(Uri.UnescapeDataString(state))!.Items[JourneyTokens.Item]!);
        HttpRequestMessage back = new(HttpMethod.Post, "/signin-idp?scheme=Either&state=" + state);
        back.Headers.Add("X-User", Consumer);
        (await device.SendAsync(back, withCookies: false)).Dispose();
        Keep(device, secrets);
    }

    public static async Task UseAppAsync(Site site, HashSet<string> secrets, string spoiled)
    {
        using Device app = site.NewDevice();
        app.Header = spoiled;
        await app.CountTicketsAsync();
        using HttpResponseMessage visitor = await app.PostAsync("/support/visitors");
        app.Header = (await visitor.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("token").GetString();
        secrets.Add(app.Header!);
        (await app.PostJsonAsync("/support/tickets", new { subject = "canary-subject of an app", body = "canary-body" })).Dispose();
        app.Bearer = Consumer;
        (await app.TextAsync("/who")).Should().Be(Consumer);
        await app.OffersAsync();
        await app.CountTicketsAsync();
        Keep(app, secrets);
    }

    public static async Task ReviewAsync(Site site)
    {
        site.Mood.Rejects = true;
        using Device customer = site.NewDevice();
        (await customer.AskAsync("canary-subject that is parked", "canary-body")).Dispose();
        site.Mood.Rejects = false;
        using Device agent = site.NewDevice();
        await agent.SignInAsync("agent");
        await agent.TextAsync(Pages.Review + "/style.css");
        string overview = await agent.TextAsync(Pages.Review);
        string visitor = site.Crm.Tickets.First(static t => t.Subject == "canary-subject").Visitor!.Value.ToString();
        string page = await agent.TextAsync($"{Pages.Review}/visitors/{visitor}");
        page.Should().Contain(Consumer, "the control: agents see it");
        await PostAsync(agent, page, "find", ("q", Consumer));
        await PostAsync(agent, page, "preview", ("visitor", visitor), ("consumer", Consumer));
        await PostAsync(agent, page, "resume", ("subject", Pages.Hidden(overview, "subject")), ("operation", Pages.Hidden(overview, "operation")), ("key", Pages.Hidden(overview, "key")));
        await PostAsync(agent, page, "undo", ("merge", visitor + ".1"), ("reason", "canary-reason"));
        (await agent.TextAsync($"{Pages.Review}/visitors/{visitor}")).Should().Contain("canary-reason", "the control: it was undone");
        await PostAsync(agent, page, "forget", ("visitor", site.Crm.Tickets.First(static t => t.Subject == "Another").Visitor!.Value.ToString()), ("sure", "yes"));
    }

    // Who signs in stands in no address, which a host's own logs keep.
    private static async Task SignInAsync(Device device)
    {
        HttpRequestMessage request = new(HttpMethod.Post, "/login");
        request.Headers.Add("X-User", Consumer);
        using HttpResponseMessage response = await device.SendAsync(request);
        response.EnsureSuccessStatusCode();
    }

    private static void Keep(Device device, HashSet<string> secrets) =>
        secrets.UnionWith(device.Cookies.Where(static c => c.Key.StartsWith("__Host-anon", StringComparison.Ordinal)).Select(static c => c.Value).Append(device.Header).OfType<string>());

    private static async Task PostAsync(Device agent, string page, string action, params (string Name, string Value)[] fields)
    {
        using HttpResponseMessage response = await agent.PostFromAsync(page, action, fields);
        ((int)response.StatusCode).Should().BeOneOf([200, 303], action);
    }
}
