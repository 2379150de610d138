using AnonIdentity.Crm;

namespace AnonIdentity.Testing.Decorators;

internal sealed class FaultyCrm(ICrmAdapter inner, FaultPlan plan) : CrmDecorator(inner)
{
    protected override Task<T> CallAsync<T>(
        string name, object request, Func<CancellationToken, Task<T>> run, CancellationToken cancellationToken, Func<int, CancellationToken, Task<T>>? half = null) =>
        plan.RunAsync(FaultPoint.Crm + name, run, half, cancellationToken);
}
