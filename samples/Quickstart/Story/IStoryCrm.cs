using Microsoft.Extensions.DependencyInjection;

namespace AnonIdentity.Quickstart.Story;

/// <summary>The CRM that the story plays on.</summary>
internal interface IStoryCrm : IAsyncDisposable
{
    /// <summary>Its name.</summary>
    string Name { get; }

    /// <summary>How long a host holds a visitor at a time: a little longer than the CRM may take.</summary>
    TimeSpan Lease { get; }

    /// <summary>The agent at its screens.</summary>
    IAgent Agent { get; }

    /// <summary>By which arguments another process reaches it.</summary>
    IReadOnlyList<string> Arguments { get; }

    /// <summary>Makes what the story needs there.</summary>
    Task PrepareAsync();

    /// <summary>A consumer of this run: a CRM that is not empty may have had the story before.</summary>
    ConsumerId Consumer(string name);

    /// <summary>Registers its adapter.</summary>
    AnonymousConsumersBuilder Use(AnonymousConsumersBuilder builder);
}
