using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace AnonIdentity.AspNetCore.Tests;

/// <summary>What apps do: a visitor token in a header, and a bearer token once somebody is signed in.</summary>
internal static class Apps
{
    /// <summary>A site where apps bring bearer tokens, at a time of the test's own.</summary>
    public static Task<Site> StartAsync(TimeProvider time, Action<AnonymousConsumersWebOptions>? configure = null, Action<WebApplication>? map = null) =>
        Site.StartAsync(
            configure: o =>
            {
                o.SignInBudget = TimeSpan.FromSeconds(1);
                configure?.Invoke(o);
            },
            services: s => s.AddSingleton(time).AddAuthentication("Bearer"),
            map: map);

    /// <summary>An app with a visitor, who has opened a ticket if it has a subject, and who is signed in now.</summary>
    public static async Task<Device> NewAppAsync(this Site site, string user, string? subject = null)
    {
        Device app = site.NewDevice();
        using HttpResponseMessage response = await app.PostAsync("/support/visitors");
        using JsonDocument answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        app.Header = answer.RootElement.GetProperty("token").GetString();
        if (subject is not null)
        {
            (await app.PostJsonAsync("/support/tickets", new { subject, body = "x" })).Dispose();
        }

        app.Bearer = user;
        return app;
    }

    /// <summary>How many calls to the ledger a request makes.</summary>
    public static async Task<int> CallsAsync(this Site site, Device app, string path = "/who")
    {
        int calls = site.Ledger.Calls;
        using HttpResponseMessage response = await app.GetAsync(path);
        response.EnsureSuccessStatusCode();
        return site.Ledger.Calls - calls;
    }
}
