namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers one tenant of the library; what <c>AddAnonymousConsumers</c> returns.</summary>
public sealed class AnonymousConsumersBuilder
{
    internal AnonymousConsumersBuilder(IServiceCollection services, string name)
    {
        Services = services;
        Name = name;
    }

    /// <summary>The services that are being registered.</summary>
    public IServiceCollection Services { get; }

    /// <summary>The tenant, which is the key of its services; empty for the default tenant.</summary>
    public string Name { get; }
}
