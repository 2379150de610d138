using AnonIdentity.Crm;
using AnonIdentity.Ledger;

namespace AnonIdentity.Operations;

/// <summary>The contact that a signed-in consumer's own tickets go to. The consumer is claimed meanwhile, so that no merge or undo makes or takes
/// it away (rules M3, T11).</summary>
internal static class KnownContacts
{
    internal static async Task<CrmContactId?> ForTicketAsync(Drive drive, ConsumerId consumer, TicketRecord ticket, CancellationToken cancellationToken)
    {
        if (drive.KnownContact is null)
        {
            string claimant = drive.Lease.Subject.ToString();
            ConsumerRecord claim = await Claims.AskAsync(drive, consumer, claimant, cancellationToken).ConfigureAwait(false);
            if (claim.ClaimedBy != claimant)
            {
                drive.Contended = true;
                await StaleClaims.EndAsync(drive, claim, cancellationToken).ConfigureAwait(false);
                await OpenSteps.PutOffAsync(drive, ticket, OperationRunner.ContentionPoll, cancellationToken).ConfigureAwait(false);
                return null;
            }

            drive.ConsumerClaim = claim;
            CrmContact? known = await Contacts.FindKnownAsync(drive.Crm, consumer, claim.Contact ?? drive.Lease.Record.Contact, cancellationToken).ConfigureAwait(false);
            if (known is null)
            {
                if (!await OpenSteps.MarkTryingAsync(drive, ticket, contactUncertain: true, cancellationToken).ConfigureAwait(false))
                {
                    return null;
                }

                known = await Contacts.EnsureAsync(drive, ContactKey.Of(consumer), consumer.Value, cancellationToken).ConfigureAwait(false);
                Contacts.MustCarry(known, consumer.Value);
            }

            drive.KnownContact = known.Id;
        }

        return await OpenSteps.MarkTryingAsync(drive, ticket, contactUncertain: false, cancellationToken, drive.KnownContact).ConfigureAwait(false) ? drive.KnownContact : null;
    }
}
