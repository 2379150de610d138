using AnonIdentity.Crm;

namespace AnonIdentity.Testing.Faults;

internal sealed class HalfBatchFault(int tickets) : Fault
{
    internal override bool SuitsLedger => false;

    internal override bool SuitsAfter => false;

    internal override async Task<T> BeforeAsync<T>(FaultedCall<T> call, CancellationToken cancellationToken)
    {
        await (call.Half ?? throw new NotSupportedException("Only a move can break off in the middle of a batch."))(tickets, cancellationToken).ConfigureAwait(false);
        throw new CrmException(CrmErrorKind.Unavailable, "A fault that a test injected: the CRM broke off in the middle of a batch.");
    }
}
