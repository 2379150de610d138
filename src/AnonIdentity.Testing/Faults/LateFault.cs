using AnonIdentity.Crm;

namespace AnonIdentity.Testing.Faults;

internal sealed class LateFault(TimeSpan by, int calls) : Fault
{
    internal override bool SuitsLedger => false;

    internal override bool SuitsAfter => false;

    internal override Task<T> BeforeAsync<T>(FaultedCall<T> call, CancellationToken cancellationToken)
    {
        call.Plan.Defer(call.RunAsync, by, calls);
        return Task.FromException<T>(new CrmException(CrmErrorKind.Unavailable, "A fault that a test injected: no answer; the work is done later."));
    }
}
