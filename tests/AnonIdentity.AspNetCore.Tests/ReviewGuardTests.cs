using System.Net;
using FluentAssertions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace AnonIdentity.AspNetCore.Tests;

/// <summary>Review pages that anybody who is signed in could see: the application does not start.</summary>
public sealed class ReviewGuardTests
{
    private const string Review = "/support/review";

    public static TheoryData<string, string?> Guards { get; } = new()
    {
        { "none", "*needs an authorization policy*" },
        { "signed in", "*needs an authorization policy*" },
        { "inline, being signed in", "*needs an authorization policy*" },
        { "policy and anonymous", "*needs an authorization policy*" },
        { "named, being signed in", "*needs an authorization policy*" },
        { "named, and not there", "*there is no authorization policy 'agent'*" },
        { "named, and one more that is not there", "*there is no authorization policy 'agent'*" },
        { "named", null },
        { "named, being signed in, and a role", null },
        { "inline role", null },
        { "attribute role", null },
        { "outer group", null },
    };

    [Theory]
    [MemberData(nameof(Guards))]
    public async Task Without_an_authorization_policy_that_asks_for_more_than_a_sign_in_the_application_does_not_start(string guard, string? message)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddAnonymousConsumers().UseAspNetCore();
        builder.Services.AddAuthentication().AddCookie();
        builder.Services.AddAuthorizationBuilder()
            .AddPolicy("agents", static policy => policy.RequireRole("agent"))
            .AddPolicy("customers", static policy => policy.RequireAuthenticatedUser());
        await using WebApplication app = builder.Build();
        RouteGroupBuilder pages = (guard == "outer group" ? app.MapGroup("/admin").RequireAuthorization("agents") : app.MapGroup("")).MapAnonymousConsumersReview(Review);
        _ = guard switch
        {
            "none" or "outer group" => pages,
            "signed in" => pages.RequireAuthorization(),
            "inline, being signed in" => pages.RequireAuthorization(static policy => policy.RequireAuthenticatedUser()),
            "policy and anonymous" => pages.RequireAuthorization("agents").AllowAnonymous(),
            "named, being signed in" => pages.RequireAuthorization("customers"),
            "named, and not there" => pages.RequireAuthorization("agent"),
            "named, and one more that is not there" => pages.RequireAuthorization("agents", "agent"),
            "named" => pages.RequireAuthorization("agents"),
            "named, being signed in, and a role" => pages.RequireAuthorization("customers").RequireAuthorization(new AuthorizeAttribute { Roles = "agent" }),
            "inline role" => pages.RequireAuthorization(static policy => policy.RequireRole("agent")),
            _ => pages.RequireAuthorization(new AuthorizeAttribute { Roles = "agent" }),
        };
        Func<Task> start = () => app.StartAsync();
        if (message is null)
        {
            await start.Should().NotThrowAsync();
        }
        else
        {
            await start.Should().ThrowAsync<InvalidOperationException>().WithMessage(message);
        }
    }

    [Fact]
    public async Task Without_review_pages_nothing_is_asked_for()
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddAnonymousConsumers().UseAspNetCore();
        await using WebApplication app = builder.Build();
        app.MapAnonymousConsumers("/support");
        await FluentActions.Awaiting(() => app.StartAsync()).Should().NotThrowAsync();
    }
}
