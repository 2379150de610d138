using System.Text.Json;
using FluentAssertions;
using NodaTime;
using Xunit;

namespace AnonIdentity.AspNetCore.Tests;

public sealed class ListTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Of_many_tickets_the_newest_hundred_are_listed(bool signedIn)
    {
        await using Site site = await Site.StartAsync();
        using Device device = site.NewDevice();
        List<string> keys = [];
        for (int i = 0; i < 230; i++)
        {
            site.Clock.Advance(Duration.FromSeconds(1));
            using HttpResponseMessage response = await device.AskAsync("Number " + i);
            using JsonDocument answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
            keys.Add(answer.RootElement.GetProperty("key").GetString()!);
        }

        if (signedIn)
        {
            await device.SignInAsync("ada");
        }

        JsonElement list = (await device.GetJsonAsync("/support/tickets")).GetProperty("tickets");
        list.EnumerateArray().Select(ticket => ticket.GetProperty("key").GetString()).Should().Equal(Enumerable.Reverse(keys).Take(100));
    }
}
