using System.Net;
using FluentAssertions;
using Xunit;

namespace AnonIdentity.AspNetCore.Tests;

public sealed class SignInTests
{
    [Fact]
    [Trait("Rule", "S1")]
    public async Task Tickets_from_before_the_sign_in_are_the_consumers_afterwards()
    {
        await using Site site = await Site.StartAsync();
        using Device device = site.NewDevice();
        (await device.AskAsync("First")).Dispose();
        (await device.AskAsync("Second")).Dispose();
        (await device.CountTicketsAsync()).Should().Be(2);
        await device.SignInAsync("ada");
        (site.OwnerOf("First"), site.OwnerOf("Second")).Should().Be(("ada", "ada"));
        device.Cookies.Should().NotContainKey(Device.CookieName, "the visitor is spent");
        (await device.CountTicketsAsync()).Should().Be(2, "the consumer sees what the visitor saw");
        (await device.AskAsync("Third")).Dispose();
        site.OwnerOf("Third").Should().Be("ada", "from the same widget, now signed in");
        site.Crm.Contacts.Should().ContainSingle();
        (await device.CountTicketsAsync()).Should().Be(3);
    }

    [Fact]
    [Trait("Rule", "S1")]
    [Trait("Attack", "16")]
    [Trait("Attack", "25")]
    public async Task A_planted_token_is_spent_and_its_copy_gives_nothing()
    {
        await using Site site = await Site.StartAsync();
        using Device attacker = site.NewDevice();
        (await attacker.AskAsync("Planted")).Dispose();
        (await attacker.CountTicketsAsync()).Should().Be(1, "the control: before");
        using Device victim = site.NewDevice();
        victim.Token = attacker.Token;
        await victim.SignInAsync("ada");
        (await victim.AskAsync("Private")).Dispose();

        (await attacker.CountTicketsAsync()).Should().Be(0);
        string? spent = attacker.Token;
        (await attacker.AskAsync("Another")).Dispose();
        attacker.Token.Should().NotBe(spent);
        site.OwnerOf("Another").Should().StartWith("web_", "the attacker's next ticket is a new visitor's");
        (await attacker.CountTicketsAsync()).Should().Be(1);

        UndoReceipt undo = await site.Merger.UndoAsync(new MergeId(site.Crm.Tickets.Single(t => t.Subject == "Planted").Visitor!.Value, 1), "planted");
        undo.Outcome.Should().Be(UndoOutcome.Undone);
        site.OwnerOf("Private").Should().Be("ada");
        site.OwnerOf("Planted").Should().StartWith("web_");
    }

    [Theory]
    [Trait("Rule", "S7")]
    [Trait("Attack", "17")]
    [InlineData("cross-site")]
    [InlineData("same-site")]
    [InlineData(null)]
    public async Task A_sign_in_that_another_site_started_merges_nothing(string? fetchSite)
    {
        await using Site site = await Site.StartAsync();
        using Device device = site.NewDevice();
        (await device.AskAsync("Mine")).Dispose();
        string? before = device.Token;
        device.FetchSite = fetchSite;
        await device.SignInAsync("eve");
        (await device.TextAsync("/who")).Should().Be("eve", "the sign-in itself is the host's business");
        site.OwnerOf("Mine").Should().StartWith("web_");
        device.Token.Should().NotBeNull().And.NotBe(before, "the token is renewed all the same");

        device.FetchSite = "same-origin";
        await device.SignInAsync("ada");
        site.OwnerOf("Mine").Should().Be("ada", "the control: from our own page");
    }

    [Theory]
    [Trait("Rule", "S7")]
    [InlineData("https://evil.example", false)]
    [InlineData("null", false)]
    [InlineData("own", true)]
    public async Task An_old_browser_tells_by_its_origin(string origin, bool merged)
    {
        await using Site site = await Site.StartAsync();
        using Device device = site.NewDevice();
        (await device.AskAsync("Mine")).Dispose();
        device.FetchSite = null;
        HttpRequestMessage request = new(HttpMethod.Post, "/login?user=ada");
        request.Headers.TryAddWithoutValidation("Origin", origin == "own" ? site.Https.GetLeftPart(UriPartial.Authority) : origin);
        (await device.SendAsync(request)).Dispose();
        site.OwnerOf("Mine").Should().Be(merged ? "ada" : site.Crm.Tickets.Single().Visitor.ToString());
    }

    [Theory]
    [Trait("Rule", "S5")]
    [Trait("Attack", "20")]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("anonymous")]
    [InlineData("undefined")]
    [InlineData("00000000-0000-0000-0000-000000000000")]
    [InlineData("\" null \"")]
    [InlineData("'None'")]
    public async Task An_identity_of_nobody_signs_in_and_merges_nothing(string? user)
    {
        await using Site site = await Site.StartAsync();
        using Device device = site.NewDevice();
        (await device.AskAsync("Mine")).Dispose();
        using (HttpResponseMessage response = await device.PostAsync(user is null ? "/login" : "/login?user=" + Uri.EscapeDataString(user)))
        {
            response.StatusCode.Should().Be(HttpStatusCode.OK);
        }

        site.OwnerOf("Mine").Should().StartWith("web_");
        (await device.CountTicketsAsync()).Should().Be(1, "the visitor is still there");
        await device.SignInAsync("ada");
        site.OwnerOf("Mine").Should().Be("ada", "the control");
    }

    [Fact]
    [Trait("Attack", "21")]
    public async Task Identities_are_compared_to_the_character()
    {
        await using Site site = await Site.StartAsync();
        string[] people = ["ada", "Ada", "ada ", "ADA", "\u0130", "\u0131", "i", "\u00e9", "e\u0301"];
        foreach (string person in people)
        {
            using Device device = site.NewDevice();
            (await device.AskAsync("Of " + person)).Dispose();
            await device.SignInAsync(person);
            site.Crm.Contacts.Should().ContainSingle(c => c.ExternalId == person);
        }

        site.Crm.Contacts.Select(c => c.ExternalId).Should().BeEquivalentTo(people);
        using Device hidden = site.NewDevice();
        (await hidden.AskAsync("Hidden")).Dispose();
        await hidden.SignInAsync("ad\u200Ba");
        site.OwnerOf("Hidden").Should().StartWith("web_", "zero-width characters are refused");
    }

    [Fact]
    [Trait("Rule", "S1")]
    [Trait("Attack", "22")]
    public async Task The_next_person_on_the_browser_is_a_new_visitor()
    {
        await using Site site = await Site.StartAsync();
        using Device tablet = site.NewDevice();
        (await tablet.AskAsync("Of Ada")).Dispose();
        await tablet.SignInAsync("ada");
        await tablet.SignOutAsync();
        (await tablet.CountTicketsAsync()).Should().Be(0, "nothing of Ada's is to be seen");
        (await tablet.AskAsync("Of Bob")).Dispose();
        await tablet.SignInAsync("bob");
        (site.OwnerOf("Of Ada"), site.OwnerOf("Of Bob")).Should().Be(("ada", "bob"));
        (await tablet.CountTicketsAsync()).Should().Be(1);
    }

    [Fact]
    [Trait("Rule", "S1")]
    public async Task At_sign_out_a_visitor_that_is_left_ends_on_this_device()
    {
        await using Site site = await Site.StartAsync(SignInMerge.Manual);
        using Device tablet = site.NewDevice();
        (await tablet.AskAsync("Of Ada")).Dispose();
        string? before = tablet.Token;
        await tablet.SignInAsync("ada");
        tablet.Token.Should().NotBe(before, "renewed at the sign-in");
        site.OwnerOf("Of Ada").Should().StartWith("web_", "manual: the host merges itself");
        (await tablet.TextAsync("/visitor")).Should().Be(site.OwnerOf("Of Ada"));
        await tablet.SignOutAsync();
        tablet.Token.Should().BeNull();
    }

    [Fact]
    [Trait("Rule", "M5")]
    [Trait("Attack", "24")]
    public async Task Of_64_sign_ins_with_one_token_one_wins()
    {
        await using Site site = await Site.StartAsync();
        using Device device = site.NewDevice();
        (await device.AskAsync("Mine")).Dispose();
        Device[] copies = [.. Enumerable.Range(0, 64).Select(_ => device.Copy())];
        await Task.WhenAll(copies.Select((copy, i) => copy.SignInAsync("person-" + i)));
        string owner = site.OwnerOf("Mine");
        owner.Should().StartWith("person-");
        int[] seen = await Task.WhenAll(copies.Select(copy => copy.CountTicketsAsync()));
        seen.Sum().Should().Be(1, "one sees it");
        seen[int.Parse(owner["person-".Length..], System.Globalization.CultureInfo.InvariantCulture)].Should().Be(1, "and that is the one who has it");
        Array.ForEach(copies, static copy => copy.Dispose());
    }

    [Fact]
    [Trait("Attack", "40")]
    public async Task A_forgotten_visitors_token_gives_nothing()
    {
        await using Site site = await Site.StartAsync();
        using Device device = site.NewDevice();
        (await device.AskAsync("Mine")).Dispose();
        VisitorId visitor = site.Crm.Tickets.Single().Visitor!.Value;
        (await device.CountTicketsAsync()).Should().Be(1, "the control");
        IVisitorDirectory directory = (IVisitorDirectory)site.Services.GetService(typeof(IVisitorDirectory))!;
        (await directory.ForgetAsync(visitor)).Outcome.Should().Be(ForgetOutcome.Forgotten);
        (await device.CountTicketsAsync()).Should().Be(0);
        await device.SignInAsync("ada");
        (await device.CountTicketsAsync()).Should().Be(0);
        (await site.Merger.UndoAsync(new MergeId(visitor, 1), "test")).Outcome.Should().Be(UndoOutcome.Forgotten);
    }
}
