using System.Net;
using AnonIdentity.AspNetCore.Endpoints;
using FluentAssertions;
using Xunit;

namespace AnonIdentity.AspNetCore.Tests;

public sealed class BudgetTests
{
    [Fact]
    [Trait("Rule", "S10")]
    [Trait("Rule", "V6")]
    [Trait("Attack", "38")]
    public async Task Looking_leaves_no_row_and_no_call_and_posts_over_budget_are_429()
    {
        await using Site site = await Site.StartAsync(configure: o => o.Budgets.PerNetwork = 5);
        using Device bot = site.NewDevice();
        int calls = site.Ledger.Calls;
        for (int i = 0; i < Scale.Of(300); i++)
        {
            (await bot.GetAsync("/")).Dispose();
            (await bot.GetAsync("/visitor")).Dispose();
            await bot.FormAsync();
            await bot.CountTicketsAsync();
            bot.Cookies.Should().BeEmpty();
        }

        site.Ledger.Calls.Should().Be(calls);
        List<HttpStatusCode> answers = [];
        for (int i = 0; i < 50; i++)
        {
            using Device fresh = site.NewDevice();
            using HttpResponseMessage response = await fresh.AskAsync("Spam " + i);
            answers.Add(response.StatusCode);
            if (response.StatusCode == HttpStatusCode.TooManyRequests)
            {
                response.Headers.RetryAfter!.Delta!.Value.TotalSeconds.Should().BeInRange(1, 60);
                response.Content.Headers.ContentType!.MediaType.Should().Be("application/problem+json");
            }
        }

        answers.Count(a => a == HttpStatusCode.Created).Should().BeInRange(5, 10, "five a minute; the minute may end once on the way");
        answers.Count(a => a == HttpStatusCode.TooManyRequests).Should().Be(50 - answers.Count(a => a == HttpStatusCode.Created));
        site.Crm.Tickets.Should().HaveCount(answers.Count(a => a == HttpStatusCode.Created));
    }

    [Fact]
    [Trait("Rule", "S10")]
    public async Task One_visitor_has_a_budget_of_its_own()
    {
        await using Site site = await Site.StartAsync(configure: o => o.Budgets.PerVisitor = 1);
        using Device device = site.NewDevice();
        (await device.AskAsync("First")).Dispose();
        List<HttpStatusCode> answers = [];
        for (int i = 0; i < 5; i++)
        {
            using HttpResponseMessage response = await device.AskAsync("More " + i);
            answers.Add(response.StatusCode);
        }

        answers.Should().Contain(HttpStatusCode.TooManyRequests);
        using Device other = site.NewDevice();
        using HttpResponseMessage fine = await other.AskAsync("Other");
        fine.StatusCode.Should().Be(HttpStatusCode.Created, "the control: another visitor");
    }

    [Fact]
    [Trait("Rule", "S10")]
    [Trait("Attack", "12")]
    public async Task Guesses_hit_nothing_and_the_budget_trips()
    {
        await using Site site = await Site.StartAsync(configure: o => o.Budgets.ReadsPerNetwork = 100);
        using Device victim = site.NewDevice();
        (await victim.AskAsync("Secret")).Dispose();
        int hits = 0;
        int over = 0;
        for (int i = 0; i < 400; i++)
        {
            using Device thief = site.NewDevice();
            thief.Header = new VisitorId(Channel.Web, new Guid(i + 1, 0, 0, new byte[8])).ToString();
            using HttpResponseMessage response = await thief.GetAsync("/support/tickets");
            hits += (await response.Content.ReadAsStringAsync()).Contains("\"key\"", StringComparison.Ordinal) ? 1 : 0;
            over += response.StatusCode == HttpStatusCode.TooManyRequests ? 1 : 0;
        }

        hits.Should().Be(0);
        over.Should().BeGreaterThan(100);
    }

    [Theory]
    [InlineData("203.0.113.7", "203.0.113.250", true)]
    [InlineData("203.0.113.7", "203.0.114.7", false)]
    [InlineData("::ffff:203.0.113.7", "203.0.113.8", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    [InlineData("::1", "0.0.0.1", false)]
    public void A_network_is_a_slash_24_or_a_slash_64(string one, string other, bool same) =>
        Budgets.NetworkOf(IPAddress.Parse(one)).Equals(Budgets.NetworkOf(IPAddress.Parse(other))).Should().Be(same);
}
