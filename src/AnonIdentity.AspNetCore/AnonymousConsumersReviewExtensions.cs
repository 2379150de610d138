using System.Diagnostics.CodeAnalysis;
using AnonIdentity.AspNetCore.Review;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Maps the review pages.</summary>
public static class AnonymousConsumersReviewExtensions
{
    private const string StyleSheet = "/style.css";

    /// <summary>Maps pages on which agents and operators see what is pending or parked, each visitor's history, and counts over time, and can
    /// preview, resume, undo and forget. Rendered by the server, without any script. A role, or an authorization policy that asks for more
    /// than to be signed in, is needed on what this returns, or on a group around it: without one, or with the name of a policy that is not there, the
    /// application does not start.</summary>
    /// <param name="endpoints">Where to map them.</param>
    /// <param name="prefix">The prefix, such as <c>/support/review</c>.</param>
    /// <returns>The group; call <c>RequireAuthorization("policy")</c> on it.</returns>
    /// <exception cref="InvalidOperationException"><c>UseAspNetCore</c> was not called.</exception>
    public static RouteGroupBuilder MapAnonymousConsumersReview(this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string prefix)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        if (endpoints.ServiceProvider.GetService<ReviewGuard>() is not { } guard)
        {
            throw new InvalidOperationException("MapAnonymousConsumersReview needs AddAnonymousConsumers().UseAspNetCore().");
        }

        guard.IsMapped = true;
        _ = endpoints.ServiceProvider.GetRequiredService<ReviewCounts>(); // it counts from now on
        RouteGroupBuilder group = endpoints.MapGroup(prefix);
        group.ExcludeFromDescription();
        ((IEndpointConventionBuilder)group).Finally(ReviewGuard.Check);
        group.MapGet("/", Run("", OverviewPage.RunAsync));
        group.MapGet(StyleSheet, (RequestDelegate)ReviewPage.StyleAsync);
        group.MapPost("/find", Run("/find", FindPage.RunAsync)); // posts: request logs keep addresses, and a consumer's identifier may be personal
        group.MapGet("/visitors/{visitor}", Run("/visitors/", VisitorPage.RunAsync));
        group.MapPost("/preview", Run("/preview", VisitorPage.PreviewAsync));
        group.MapPost("/resume", Run("/resume", ReviewActions.ResumeAsync));
        group.MapPost("/undo", Run("/undo", ReviewActions.UndoAsync));
        group.MapPost("/forget", Run("/forget", ReviewActions.ForgetAsync));
        return group;
    }

    private static RequestDelegate Run(string own, Func<ReviewCall, Task> page) => context => ReviewGate.RunAsync(context, own, page);
}
