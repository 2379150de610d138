namespace AnonIdentity.Operations;

/// <summary>How a run gets an observer from its scope; like <see cref="CrmSource"/>.</summary>
internal sealed record ObserverSource(Func<IServiceProvider, IMergeObserver> From);
