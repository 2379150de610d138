using FluentAssertions;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace AnonIdentity.DataProtection.Tests;

public sealed class EventTests
{
    [Fact]
    [Trait("Rule", "S9")]
    public void A_refusal_is_an_event_with_its_reason_and_without_the_token()
    {
        Kept kept = new();
        ServiceCollection services = new();
        services.AddSingleton<ILogger<SealedVisitorTokens>>(kept);
        services.AddAnonymousConsumers("acme").UseVisitorTokens();
        services.AddDataProtection().UseEphemeralDataProtectionProvider();
        using ServiceProvider provider = services.BuildServiceProvider();
        IVisitorTokens tokens = provider.GetRequiredKeyedService<IVisitorTokens>("acme");
        tokens.Read(null);
        tokens.Read(tokens.Protect(new VisitorId(Channel.Web, new Guid("01890a5d-ac96-774b-bcce-b302099a8057")))).IsValid.Should().BeTrue();
        kept.Lines.Should().BeEmpty("there was no token, and then a good one");
        tokens.Read("canary=").IsValid.Should().BeFalse();
        kept.Lines.Should().Equal("3001 VisitorTokenRefused: Tenant 'acme': a visitor token was refused: Malformed");
    }

    [Fact]
    public void A_builder_is_needed()
    {
        Action use = () => VisitorTokensBuilderExtensions.UseVisitorTokens(null!);
        use.Should().Throw<ArgumentNullException>().WithParameterName("builder");
    }

    private sealed class Kept : ILogger<SealedVisitorTokens>
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add($"{eventId.Id} {eventId.Name}: {formatter(state, exception)}");
    }
}
