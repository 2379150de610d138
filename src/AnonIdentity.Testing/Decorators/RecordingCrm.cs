using AnonIdentity.Crm;
using AnonIdentity.Testing.Faults;

namespace AnonIdentity.Testing.Decorators;

internal sealed class RecordingCrm(ICrmAdapter inner, CallLog log) : CrmDecorator(inner)
{
    protected override async Task<T> CallAsync<T>(
        string name, object request, Func<CancellationToken, Task<T>> run, CancellationToken cancellationToken, Func<int, CancellationToken, Task<T>>? half = null)
    {
        CrmCall call = log.Begin(name, request);
        try
        {
            T answer = await run(cancellationToken).ConfigureAwait(false);
            log.End(call, call with { HasEnded = true, Answer = answer is Nothing ? null : answer });
            return answer;
        }
        catch (Exception failure)
        {
            log.End(call, call with { HasEnded = true, Failure = failure });
            throw;
        }
    }
}
