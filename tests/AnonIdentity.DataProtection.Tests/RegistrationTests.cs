using FluentAssertions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Xunit;

namespace AnonIdentity.DataProtection.Tests;

public sealed class RegistrationTests
{
    [Theory]
    [InlineData(59, 0, "VisitorTokenOptions.Lifetime")]
    [InlineData(60, -1, "VisitorTokenOptions.ClockSkew")]
    [InlineData(60, 1801, "VisitorTokenOptions.ClockSkew")]
    [InlineData(400_000_000, 0, "VisitorTokenOptions.Lifetime")]
    public void A_wrong_option_is_named(int lifetime, int skew, string named)
    {
        Action make = () => Make(lifetime, skew);
        make.Should().Throw<OptionsValidationException>().WithMessage($"{named} must be from *");
    }

    [Fact]
    public void The_limits_themselves_are_right()
    {
        Make(60, 0).Should().NotBeNull();
        Make(3650 * 86_400, 1800).Should().NotBeNull();
    }

    [Fact]
    public void Registering_twice_changes_the_options_and_adds_nothing()
    {
        ServiceCollection services = new();
        services.AddAnonymousConsumers().UseVisitorTokens().UseVisitorTokens(o => o.Lifetime = TimeSpan.FromHours(1));
        using ServiceProvider provider = services.BuildServiceProvider();
        provider.GetServices<IVisitorTokens>().Should().ContainSingle().Which.Should().BeSameAs(provider.GetRequiredKeyedService<IVisitorTokens>(""));
        provider.GetRequiredService<IOptionsMonitor<VisitorTokenOptions>>().Get("").Lifetime.Should().Be(TimeSpan.FromHours(1));
    }

    #region grpc
    private static VisitorId? VisitorOf(IVisitorTokens tokens, string? metadata) =>
        tokens.Read(metadata) is { IsValid: true } read ? read.Visitor : null;
    #endregion

    [Fact]
    public void The_code_of_the_readme_works()
    {
        #region register
        ServiceCollection services = new();
        services.AddAnonymousConsumers().UseVisitorTokens(o => o.Lifetime = TimeSpan.FromDays(90));
        #endregion
        using ServiceProvider provider = services.BuildServiceProvider();
        IVisitorTokens tokens = provider.GetRequiredService<IVisitorTokens>();
        VisitorId visitor = provider.GetRequiredService<IVisitorIdIssuer>().Issue(Channel.Mobile);
        VisitorOf(tokens, tokens.Protect(visitor)).Should().Be(visitor);
        VisitorOf(tokens, visitor.ToString()).Should().BeNull();
    }

    private static IVisitorTokens Make(int lifetime, int skew)
    {
        ServiceCollection services = new();
        services.AddAnonymousConsumers().UseVisitorTokens(o => (o.Lifetime, o.ClockSkew) = (TimeSpan.FromSeconds(lifetime), TimeSpan.FromSeconds(skew)));
        return services.BuildServiceProvider().GetRequiredService<IVisitorTokens>();
    }
}
