using System.Net.Http.Json;
using AnonIdentity.AspNetCore.SignIn;
using AnonIdentity.InMemory;
using FluentAssertions;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Xunit;

namespace AnonIdentity.AspNetCore.Tests;

/// <summary>The host's own <see cref="IAuthenticationService"/> lives as long as it was registered to: the container makes it and disposes it.</summary>
public sealed class WatchedServiceTests
{
    [Theory]
    [InlineData(ServiceLifetime.Scoped)]
    [InlineData(ServiceLifetime.Transient)]
    [InlineData(ServiceLifetime.Singleton)]
    public async Task One_registered_by_type_is_made_and_disposed_by_the_container(ServiceLifetime lifetime)
    {
        OwnServiceLog seen = new();
        await using ServiceProvider provider = Provider(seen, ServiceDescriptor.Describe(typeof(IAuthenticationService), typeof(OwnService), lifetime));
        await UseAsync(provider, seen, made: 1, disposed: lifetime == ServiceLifetime.Singleton ? 0 : 1);
        await UseAsync(provider, seen, made: lifetime == ServiceLifetime.Singleton ? 1 : 2, disposed: lifetime == ServiceLifetime.Singleton ? 0 : 2);
        await provider.DisposeAsync();
        seen.Disposed.Should().Be(seen.Made);
    }

    [Fact]
    public async Task One_registered_by_a_factory_is_made_by_it_once_a_scope_and_disposed_once()
    {
        OwnServiceLog seen = new();
        await using ServiceProvider provider = Provider(seen, ServiceDescriptor.Scoped<IAuthenticationService>(p => new OwnService(p.GetRequiredService<OwnServiceLog>())));
        await UseAsync(provider, seen, made: 1, disposed: 1);
        await UseAsync(provider, seen, made: 2, disposed: 2);
        await provider.DisposeAsync();
        seen.Disposed.Should().Be(2);
    }

    [Fact]
    public async Task An_instance_stays_the_hosts_to_dispose()
    {
        OwnServiceLog seen = new();
        using OwnService own = new(seen);
        await using (ServiceProvider provider = Provider(seen, ServiceDescriptor.Singleton<IAuthenticationService>(own)))
        {
            await UseAsync(provider, seen, made: 1, disposed: 0);
        }

        seen.Disposed.Should().Be(0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_frameworks_service_is_watched_once_a_scope_whatever_the_order_of_the_calls(bool before)
    {
        ServiceCollection services = new();
        services.AddLogging();
        AuthenticationBuilder? builder = before ? services.AddAuthentication() : null;
        services.AddAnonymousConsumers().UseAspNetCore();
        (builder ?? services.AddAuthentication()).Services.Where(static s => s.ServiceType == typeof(IAuthenticationService) && !s.IsKeyedService)
            .Should().ContainSingle().Which.ImplementationType.Should().Be<SignInWatch>();
        await using ServiceProvider provider = services.BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true });
        await using AsyncServiceScope scope = provider.CreateAsyncScope();
        IAuthenticationService inner = scope.ServiceProvider.GetRequiredKeyedService<IAuthenticationService>(typeof(SignInWatch));
        await using ServiceProvider framework = new ServiceCollection().AddLogging().AddAuthentication().Services.BuildServiceProvider();
        inner.Should().BeOfType(framework.CreateScope().ServiceProvider.GetRequiredService<IAuthenticationService>().GetType(), "what counts its sign-ins is not the base class");
        scope.ServiceProvider.GetRequiredService<IAuthenticationService>().Should().BeOfType<SignInWatch>().And.BeSameAs(scope.ServiceProvider.GetRequiredService<IAuthenticationService>());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_scope_costs_the_decorator_and_no_more(bool before)
    {
        ServiceCollection unwatched = new();
        unwatched.AddLogging().AddScoped<OtherService>().AddAuthentication();
        ServiceCollection watched = new();
        watched.AddLogging().AddScoped<OtherService>();
        AuthenticationBuilder? builder = before ? watched.AddAuthentication() : null;
        watched.AddAnonymousConsumers().UseAspNetCore();
        _ = builder ?? watched.AddAuthentication();
        await using ServiceProvider without = unwatched.BuildServiceProvider();
        await using ServiceProvider with = watched.BuildServiceProvider();

        // The container compiles its calls on another thread after a while; until then they cost more.
        (long bare, long more) = (long.MaxValue, long.MaxValue);
        for (int round = 0; round < 50; round++)
        {
            (bare, more) = (Math.Min(bare, BytesAScope(without)), Math.Min(more, BytesAScope(with)));
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        await Eventually.UntilAsync(() => (more = Math.Min(more, BytesAScope(with))) - bare <= 4 * IntPtr.Size);
        (more - bare).Should().BeInRange(1, 4 * IntPtr.Size, "that is the object: a header and two references");
    }

    [Fact]
    public async Task A_host_that_signs_nobody_in_gets_no_authentication_and_opens_tickets_all_the_same()
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = Environments.Development });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddDataProtection().UseEphemeralDataProtectionProvider();
        InMemoryCrm crm = new();
        builder.Services.AddAnonymousConsumers().UseLedger(static _ => new InMemoryLedger(TimeProvider.System)).UseCrm(crm).UseAspNetCore();
        await using WebApplication app = builder.Build();
        app.MapAnonymousConsumers("/support");
        await app.StartAsync(TestContext.Current.CancellationToken);

        app.Services.GetRequiredService<IServiceProviderIsService>().IsService(typeof(IAuthenticationSchemeProvider))
            .Should().BeFalse("a web application that has one gets the authentication middleware, and each request pays for it");
        using HttpClient client = new() { BaseAddress = new Uri(app.Urls.Single()) };
        using HttpResponseMessage opened = await client.PostAsJsonAsync("/support/tickets", new { subject = "Locked out", body = "Help" }, TestContext.Current.CancellationToken);
        opened.StatusCode.Should().Be(System.Net.HttpStatusCode.Created);
        crm.Tickets.Should().ContainSingle();

        await using AsyncServiceScope scope = app.Services.CreateAsyncScope();
        Action asked = () => scope.ServiceProvider.GetRequiredService<IAuthenticationService>();
        asked.Should().Throw<InvalidOperationException>().WithMessage("*AddAuthentication()*");
    }

    private static long BytesAScope(ServiceProvider provider)
    {
        const int Scopes = 100;
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int scope = 0; scope < Scopes; scope++)
        {
            Resolve(provider);
        }

        return (GC.GetAllocatedBytesForCurrentThread() - before) / Scopes;
    }

    private static void Resolve(ServiceProvider provider)
    {
        // With the other one a scope has as many services as it has room for at first: one more that it kept would be seen.
        using IServiceScope scope = provider.CreateScope();
        _ = scope.ServiceProvider.GetRequiredService<OtherService>();
        _ = scope.ServiceProvider.GetRequiredService<IAuthenticationService>();
    }

    private static ServiceProvider Provider(OwnServiceLog seen, ServiceDescriptor own)
    {
        ServiceCollection services = new();
        services.AddLogging();
        services.AddSingleton(seen);
        ((ICollection<ServiceDescriptor>)services).Add(own);
        services.AddAnonymousConsumers().UseAspNetCore().UseAspNetCore();
        services.AddAuthentication();
        return services.BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true });
    }

    private static async Task UseAsync(ServiceProvider provider, OwnServiceLog seen, int made, int disposed)
    {
        await using (AsyncServiceScope scope = provider.CreateAsyncScope())
        {
            IAuthenticationService service = scope.ServiceProvider.GetServices<IAuthenticationService>().Should().ContainSingle().Subject;
            service.Should().BeOfType<SignInWatch>();
            int calls = seen.Calls;
            await service.ForbidAsync(new DefaultHttpContext(), null, null);
            seen.Calls.Should().Be(calls + 1, "the host's own service is behind it");
            seen.Made.Should().Be(made);
        }

        seen.Disposed.Should().Be(disposed);
    }

    private sealed class OtherService;
}
