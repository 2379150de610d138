using AnonIdentity.AspNetCore.Visitors;
using Microsoft.AspNetCore.Http;

namespace AnonIdentity.AspNetCore.Endpoints;

/// <summary>A request that was let in.</summary>
/// <param name="Context">The request.</param>
/// <param name="Feature">Its tenant and visitor.</param>
/// <param name="Consumer">Who is signed in; <see langword="null"/>: nobody.</param>
internal readonly record struct SupportCall(HttpContext Context, VisitorFeature Feature, ConsumerId? Consumer)
{
    internal WebTenant Tenant => Feature.Tenant;

    internal CancellationToken Aborted => Context.RequestAborted;
}
