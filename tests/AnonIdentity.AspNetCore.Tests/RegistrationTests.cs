using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Xunit;

namespace AnonIdentity.AspNetCore.Tests;

public sealed class RegistrationTests
{
    public static TheoryData<string> Options { get; } =
    [
        "SignInMerge", "Tenant", "Consumer", "ConsumerName", "SharedDevice", "PrepareDraft", "AskWhenOlderThan", "SignInBudget", "FormLifetime",
        "OfferLifetime", "CookieName", "HeaderName", "MaxBodySize", "Budgets.PerVisitor", "Budgets.PerNetwork", "Budgets.InAll", "Budgets.ReadsPerNetwork",
    ];

    [Theory]
    [MemberData(nameof(Options))]
    public void A_wrong_option_is_named(string option)
    {
        ServiceCollection services = new();
        services.AddAnonymousConsumers().UseAspNetCore(o => Spoil(o, option));
        using ServiceProvider provider = services.BuildServiceProvider();
        Action read = () => _ = provider.GetRequiredService<IOptions<AnonymousConsumersWebOptions>>().Value;
        read.Should().Throw<OptionsValidationException>().WithMessage($"AnonymousConsumersWebOptions.{option} must be *");
    }

    [Fact]
    public async Task Mapping_without_registering_says_what_is_missing()
    {
        await using WebApplication app = WebApplication.CreateBuilder().Build();
        Action map = () => app.MapAnonymousConsumers("/support");
        map.Should().Throw<InvalidOperationException>().WithMessage("*UseAspNetCore*");
    }

    [Fact]
    public async Task The_endpoints_are_described()
    {
        await using Site site = await Site.StartAsync(services: s => s.AddEndpointsApiExplorer());
        ApiDescription[] described = [.. site.Services.GetRequiredService<IApiDescriptionGroupCollectionProvider>().ApiDescriptionGroups.Items.SelectMany(g => g.Items)
            .Where(d => d.RelativePath!.StartsWith("support", StringComparison.Ordinal))];
        described.Select(d => $"{d.HttpMethod} {d.RelativePath}").Should().BeEquivalentTo(
            "GET support/form", "POST support/tickets", "GET support/tickets", "POST support/visitors", "GET support/offers",
            "POST support/offers/{visitor}/accept", "POST support/offers/{visitor}/decline");
        ApiDescription open = described.Single(d => d is { HttpMethod: "POST", RelativePath: "support/tickets" });
        open.SupportedResponseTypes.Select(r => r.StatusCode).Should().BeEquivalentTo([200, 201, 202, 400, 409, 413, 415, 429, 503]);
        open.SupportedRequestFormats.Select(f => f.MediaType).Should().Contain("application/json");
    }

    private static void Spoil(AnonymousConsumersWebOptions o, string option)
    {
        switch (option)
        {
            case "SignInMerge": o.SignInMerge = (SignInMerge)9; break;
            case "Tenant": o.Tenant = null!; break;
            case "Consumer": o.Consumer = null!; break;
            case "ConsumerName": o.ConsumerName = null!; break;
            case "SharedDevice": o.SharedDevice = null!; break;
            case "PrepareDraft": o.PrepareDraft = null!; break;
            case "AskWhenOlderThan": o.AskWhenOlderThan = TimeSpan.Zero; break;
            case "SignInBudget": o.SignInBudget = TimeSpan.FromSeconds(31); break;
            case "FormLifetime": o.FormLifetime = TimeSpan.Zero; break;
            case "OfferLifetime": o.OfferLifetime = TimeSpan.FromDays(366); break;
            case "CookieName": o.CookieName = "anon"; break;
            case "HeaderName": o.HeaderName = "a b"; break;
            case "MaxBodySize": o.MaxBodySize = 0; break;
            case "Budgets.PerVisitor": o.Budgets.PerVisitor = 0; break;
            case "Budgets.PerNetwork": o.Budgets.PerNetwork = 0; break;
            case "Budgets.InAll": o.Budgets.InAll = 0; break;
            case "Budgets.ReadsPerNetwork": o.Budgets.ReadsPerNetwork = 0; break;
            default: throw new ArgumentOutOfRangeException(nameof(option), option, null);
        }
    }
}
