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
        watch.AuthenticateAsync(context, null).Should().BeSameAs(result, "without a bearer token it is no app");
        context.Request.Headers.Authorization = "Bearer x";
        watch.AuthenticateAsync(context, null).Should().NotBeSameAs(result, "the control: an app is looked at");
    }

    [Fact]
    [Trait("Rule", "V6")]
    [Trait("Attack", "38")]
    public async Task Page_views_leave_no_row_and_call_nothing()
    {
        await using Site site = await Site.StartAsync();
        using Device device = site.NewDevice();
        (await device.AskAsync("First")).Dispose();
        int calls = site.Ledger.Calls;
        int visitors = 0;
        int views = Scale.Of(100_000);
        for (int view = 0; view < views; view++)
        {
            DefaultHttpContext context = new() { RequestServices = site.Services };
            context.Request.IsHttps = true;
            context.Request.Headers.Cookie = view % 2 == 0 ? $"__Host-anon={device.Token}" : "a=b";
            visitors += context.GetVisitor() is null ? 0 : 1;
            context.Response.Headers.Count.Should().Be(0);
        }

        visitors.Should().Be(views / 2, "the control: the token is read");
        site.Ledger.Calls.Should().Be(calls);
        (site.Crm.Contacts.Count, site.Crm.Tickets.Count).Should().Be((1, 1));
        Console.WriteLine($"{views} page views, 0 ledger calls");
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
