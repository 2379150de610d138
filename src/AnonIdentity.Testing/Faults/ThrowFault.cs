namespace AnonIdentity.Testing.Faults;

internal sealed class ThrowFault(Func<Exception> make) : Fault
{
    internal override Task<T> BeforeAsync<T>(FaultedCall<T> call, CancellationToken cancellationToken) => Task.FromException<T>(make());

    internal override Task<T> AfterAsync<T>(FaultedCall<T> call, T answer, CancellationToken cancellationToken) => Task.FromException<T>(make());
}
