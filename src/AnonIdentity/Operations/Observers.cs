using AnonIdentity.Crm;

namespace AnonIdentity.Operations;

/// <summary>Telling the host's observers, at least once (rule M14). Their failure is retried like one of the CRM.</summary>
internal static class Observers
{
    internal static async Task TellAsync(Drive drive, Func<IMergeObserver, CancellationToken, Task> tell, CancellationToken cancellationToken)
    {
        await drive.RenewAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // One deadline for all of them, since the lease is renewed once.
            using CancellationTokenSource deadline = new(drive.Tenant.Options.CrmTimeout, drive.Tenant.Time);
            foreach (IMergeObserver observer in drive.Observers)
            {
                await tell(observer, deadline.Token).WaitAsync(deadline.Token).ConfigureAwait(false);
            }
        }
#pragma warning disable CA1031 // An observer may throw whatever it likes, also when it is made; it is told again.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            throw new CrmException(CrmErrorKind.Unknown, $"An observer failed with {exception.GetType().Name}.", innerException: exception);
        }
    }
}
