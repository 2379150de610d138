namespace AnonIdentity.Testing.Faults;

internal sealed class ActFault(Func<CancellationToken, Task> act) : Fault
{
    internal override async Task<T> BeforeAsync<T>(FaultedCall<T> call, CancellationToken cancellationToken)
    {
        await act(cancellationToken).ConfigureAwait(false);
        return await call.RunAsync(cancellationToken).ConfigureAwait(false);
    }

    internal override async Task<T> AfterAsync<T>(FaultedCall<T> call, T answer, CancellationToken cancellationToken)
    {
        await act(cancellationToken).ConfigureAwait(false);
        return answer;
    }
}
