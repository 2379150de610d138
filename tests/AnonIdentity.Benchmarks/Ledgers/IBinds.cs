namespace AnonIdentity.Benchmarks.Ledgers;

/// <summary>A way to bind a visitor that has three delivered tickets, and to write down whose they were.</summary>
internal interface IBinds : IAsyncDisposable
{
    Task BindAsync(VisitorId visitor);
}
