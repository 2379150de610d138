using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace AnonIdentity.Hosting.Tests;

internal static class Tenant
{
    /// <summary>A builder without the services of the core, so that a test can put its own recovery there.</summary>
    public static AnonymousConsumersBuilder Of(IServiceCollection services, string name) =>
        (AnonymousConsumersBuilder)Activator.CreateInstance(
            typeof(AnonymousConsumersBuilder), BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic, null, [services, name], null)!;
}
