namespace AnonIdentity.Testing.Faults;

internal sealed class TwiceFault : Fault
{
    public static TwiceFault Instance { get; } = new();

    internal override bool SuitsLedger => false;

    internal override bool SuitsAfter => false;

    internal override async Task<T> BeforeAsync<T>(FaultedCall<T> call, CancellationToken cancellationToken)
    {
        await call.RunAsync(cancellationToken).ConfigureAwait(false);
        return await call.RunAsync(cancellationToken).ConfigureAwait(false);
    }
}
