using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace AnonIdentity.AspNetCore.Visitors;

/// <summary>Whether a request may carry a secret: by https (after forwarded headers), or anyhow while developing.</summary>
internal static class Transport
{
    internal static bool IsSafe(HttpContext context) =>
        context.Request.IsHttps || context.RequestServices.GetService<IHostEnvironment>()?.IsDevelopment() == true;
}
