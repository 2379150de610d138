using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Infrastructure;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace AnonIdentity.AspNetCore.Review;

/// <summary>The review pages are for those whom a policy lets in: without one the application does not start.</summary>
internal sealed class ReviewGuard(IServiceProvider services) : IHostedLifecycleService
{
    /// <summary>Whether review pages are mapped in this application.</summary>
    internal bool IsMapped { get; set; }

    /// <summary>Checks one endpoint once all conventions have been applied.</summary>
    internal static void Check(EndpointBuilder endpoint)
    {
        bool guarded = endpoint.Metadata.Any(static m => m switch
        {
            AuthorizationPolicy policy => AsksForMore(policy.Requirements),
            IAuthorizeData { Policy.Length: > 0 } or IAuthorizeData { Roles.Length: > 0 } => true,
            IAuthorizationRequirementData data => AsksForMore(data.GetRequirements()),
            _ => false,
        });
        if (!guarded || endpoint.Metadata.Any(static m => m is IAllowAnonymous))
        {
            throw new InvalidOperationException(
                "MapAnonymousConsumersReview needs an authorization policy: .RequireAuthorization(\"policy\"). To be signed in is not enough, since customers are too.");
        }
    }

    private static bool AsksForMore(IEnumerable<IAuthorizationRequirement> requirements) =>
        requirements.Any(static requirement => requirement is not DenyAnonymousAuthorizationRequirement);

    // The endpoints are built when they are first asked for, which may be after the start: ask now.
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        if (IsMapped)
        {
            _ = services.GetRequiredService<EndpointDataSource>().Endpoints.Count;
        }

        return Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
