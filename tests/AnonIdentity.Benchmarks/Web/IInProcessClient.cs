namespace AnonIdentity.Benchmarks.Web;

/// <summary>A connection to an <see cref="InProcessServer"/>. Used by one thread.</summary>
internal interface IInProcessClient
{
    /// <summary>Sends the request so many times, each after the answer to the one before.</summary>
    /// <exception cref="InvalidOperationException">An answer is not 200.</exception>
    void Send(int times);
}
