using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Infrastructure;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace AnonIdentity.AspNetCore.Review;

/// <summary>The review pages are for those whom a policy lets in: without one the application does not start.</summary>
internal sealed class ReviewGuard(IServiceProvider services) : IHostedLifecycleService
{
    /// <summary>Whether review pages are mapped in this application.</summary>
    internal bool IsMapped { get; set; }

    /// <summary>Checks one endpoint once all conventions have been applied. What a named policy asks for is known only when the services are there.</summary>
    internal static void Check(EndpointBuilder endpoint)
    {
        if (!endpoint.Metadata.Any(static m => m is IAuthorizeData { Policy.Length: > 0 } || AsksForMore(m)) || endpoint.Metadata.Any(static m => m is IAllowAnonymous))
        {
            throw NeedsPolicy();
        }

        endpoint.Metadata.Add(new Mark());
    }

    // The endpoints are built when they are first asked for, which may be after the start: ask now.
    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        if (!IsMapped)
        {
            return;
        }

        AsyncServiceScope scope = services.CreateAsyncScope();
        await using (scope.ConfigureAwait(false))
        {
            IAuthorizationPolicyProvider? policies = scope.ServiceProvider.GetService<IAuthorizationPolicyProvider>();
            foreach (Endpoint endpoint in services.GetRequiredService<EndpointDataSource>().Endpoints.Where(static e => e.Metadata.GetMetadata<Mark>() is not null))
            {
                await CheckNamedAsync(endpoint, policies).ConfigureAwait(false);
            }
        }
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static async Task CheckNamedAsync(Endpoint endpoint, IAuthorizationPolicyProvider? policies)
    {
        bool guarded = endpoint.Metadata.Any(AsksForMore);
        foreach (string name in endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>().Select(static data => data.Policy).OfType<string>().Where(static name => name.Length > 0))
        {
            AuthorizationPolicy? policy = policies is null ? null : await policies.GetPolicyAsync(name).ConfigureAwait(false);
            guarded |= AsksForMore(policy ?? throw new InvalidOperationException($"MapAnonymousConsumersReview: there is no authorization policy '{name}'."));
        }

        if (!guarded)
        {
            throw NeedsPolicy();
        }
    }

    // A name alone asks for nothing.
    private static bool AsksForMore(object metadata) => metadata switch
    {
        AuthorizationPolicy policy => policy.Requirements.Any(IsMore),
        IAuthorizeData { Roles.Length: > 0 } => true,
        IAuthorizationRequirementData data => data.GetRequirements().Any(IsMore),
        _ => false,
    };

    private static bool IsMore(IAuthorizationRequirement requirement) => requirement is not DenyAnonymousAuthorizationRequirement;

    private static InvalidOperationException NeedsPolicy() => new(
        "MapAnonymousConsumersReview needs an authorization policy: .RequireAuthorization(\"policy\"). To be signed in is not enough, since customers are too.");

    /// <summary>Stands on the endpoints of the review pages.</summary>
    private sealed class Mark;
}
