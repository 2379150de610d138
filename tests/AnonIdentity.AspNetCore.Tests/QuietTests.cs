using System.Security.Claims;
using AnonIdentity.AspNetCore.SignIn;
using FluentAssertions;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AnonIdentity.AspNetCore.Tests;

/// <summary>A request that has nothing to do with visitors pays nothing.</summary>
public sealed class QuietTests
{
    [Fact]
    public async Task A_request_that_does_not_ask_allocates_nothing_more()
    {
        await using Site site = await Site.StartAsync();
        using IServiceScope scope = site.Services.CreateScope();
        SignInFlow flow = site.Services.GetRequiredService<SignInFlow>();
        Task<AuthenticateResult> result = Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(), "Cookies")));
        FixedAuthentication inner = new(result);
        SignInWatch watch = new(inner, flow);
        DefaultHttpContext context = new() { RequestServices = scope.ServiceProvider };
        context.Request.Headers.Cookie = "__Host-anon=x";
        _ = watch.AuthenticateAsync(context, null);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1_000; i++)
        {
            if (watch.AuthenticateAsync(context, null) != result)
            {
                Assert.Fail("It should be the host's own task.");
            }
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().Be(0);
        context.Request.Headers["Anon-Visitor"] = "x";
        watch.AuthenticateAsync(context, null).Should().NotBeSameAs(result, "the control: a header is looked at");
    }

    [Fact]
    public async Task The_services_of_the_host_are_watched_whatever_the_order_of_the_calls()
    {
        foreach (bool before in new[] { true, false })
        {
            ServiceCollection services = new();
            services.AddLogging();
            if (before)
            {
                services.AddAuthentication();
            }

            services.AddAnonymousConsumers().UseAspNetCore().UseAspNetCore();
            if (!before)
            {
                services.AddAuthentication();
            }

            await using ServiceProvider provider = services.BuildServiceProvider();
            await using AsyncServiceScope scope = provider.CreateAsyncScope();
            scope.ServiceProvider.GetServices<IAuthenticationService>().Should().ContainSingle().Which.Should().BeOfType<SignInWatch>();
        }
    }

    private sealed class FixedAuthentication(Task<AuthenticateResult> result) : IAuthenticationService
    {
        public Task<AuthenticateResult> AuthenticateAsync(HttpContext context, string? scheme) => result;

        public Task ChallengeAsync(HttpContext context, string? scheme, AuthenticationProperties? properties) => Task.CompletedTask;

        public Task ForbidAsync(HttpContext context, string? scheme, AuthenticationProperties? properties) => Task.CompletedTask;

        public Task SignInAsync(HttpContext context, string? scheme, ClaimsPrincipal principal, AuthenticationProperties? properties) => Task.CompletedTask;

        public Task SignOutAsync(HttpContext context, string? scheme, AuthenticationProperties? properties) => Task.CompletedTask;
    }
}
