using AnonIdentity.Crm;

namespace AnonIdentity.Operations;

/// <summary>How a run gets its adapter from its scope. Not the adapter itself: a container disposes of all that its factories return, also of
/// what a factory only looked up.</summary>
internal sealed record CrmSource(Func<IServiceProvider, ICrmAdapter> From);
