namespace AnonIdentity.Benchmarks.Web;

/// <summary>A site on Kestrel, on loopback, that takes tickets.</summary>
internal interface ISupportSite : IAsyncDisposable
{
    /// <summary>Where it listens.</summary>
    Uri Address { get; }

    /// <summary>The rows that came of it.</summary>
    SupportRows Count();
}
