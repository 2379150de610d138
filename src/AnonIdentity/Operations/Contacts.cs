using AnonIdentity.Crm;

namespace AnonIdentity.Operations;

/// <summary>Making, finding and following contacts.</summary>
internal static class Contacts
{
    private const int MaxHops = 16;

    /// <summary>Makes the contact of a key, or finds the one that is there.</summary>
    internal static async Task<CrmContact> EnsureAsync(Drive drive, ContactKey key, string name, CancellationToken cancellationToken)
    {
        string externalId = key.ExternalId!;
        string firstName = TicketText.ShortField(name, drive.Crm.Capabilities.NameLength);
        try
        {
            return await drive.Crm.EnsureContactAsync(new NewContact(key, firstName.Length > 0 ? firstName : externalId, externalId), cancellationToken).ConfigureAwait(false);
        }
        catch (CrmException failure) when (failure.Kind == CrmErrorKind.Conflict)
        {
            CrmContact? found = await drive.Crm.FindContactAsync(key, cancellationToken).ConfigureAwait(false);
            if (found is not null && drive.Tenant.Capabilities.Settle > TimeSpan.Zero)
            {
                // The search may show who had the key before: what counts is who has it now.
                found = await drive.Crm.FindContactAsync(ContactKey.Of(found.Id), cancellationToken).ConfigureAwait(false);
                found = found is { MergedInto: null } && !string.Equals(found.ExternalId, externalId, StringComparison.Ordinal) ? null : found;
            }

            return found ?? throw new CrmException(CrmErrorKind.Unknown, "The CRM says that the contact exists, and does not find it.", innerException: failure);
        }
    }

    /// <summary>Compares ordinally what the CRM answered with what was asked for (rule A5).</summary>
    internal static void MustCarry(CrmContact contact, string externalId)
    {
        if (!string.Equals(contact.ExternalId, externalId, StringComparison.Ordinal))
        {
            throw new CrmException(CrmErrorKind.Ambiguous, "The CRM answered with a contact that carries another external id.");
        }
    }

    /// <summary>The contact of a consumer: the one remembered if it still is, else the one found by the consumer identifier.</summary>
    internal static async Task<CrmContact?> FindKnownAsync(CrmSession crm, ConsumerId consumer, CrmContactId? remembered, CancellationToken cancellationToken)
    {
        // A search may lag behind; what we made ourselves is looked up by its id.
        if (remembered is { } id
            && await crm.FindContactAsync(ContactKey.Of(id), cancellationToken).ConfigureAwait(false) is { MergedInto: null } contact
            && string.Equals(contact.ExternalId, consumer.Value, StringComparison.Ordinal))
        {
            return contact;
        }

        CrmContact? found = await crm.FindContactAsync(ContactKey.Of(consumer), cancellationToken).ConfigureAwait(false);
        if (found is null)
        {
            return null;
        }

        MustCarry(found, consumer.Value);
        if (crm.Capabilities.Settle > TimeSpan.Zero)
        {
            // The search may show a contact as it was before it was given back: what counts is how it is now.
            found = await crm.FindContactAsync(ContactKey.Of(found.Id), cancellationToken).ConfigureAwait(false);
            if (found is null || (found.MergedInto is null && !string.Equals(found.ExternalId, consumer.Value, StringComparison.Ordinal)))
            {
                return null;
            }
        }

        return await FollowAsync(crm, found, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Follows merges to the contact that is left (rule M6).</summary>
    /// <returns>The last contact; <see langword="null"/> when the chain ends in one that is gone.</returns>
    internal static async Task<CrmContact?> FollowAsync(CrmSession crm, CrmContact contact, CancellationToken cancellationToken)
    {
        HashSet<CrmContactId> seen = [contact.Id];
        CrmContact current = contact;
        while (current.MergedInto is { } next)
        {
            if (!seen.Add(next) || seen.Count > MaxHops + 1)
            {
                throw new CrmException(CrmErrorKind.Ambiguous, "The contacts are merged in a circle, or through more than 16 of them.");
            }

            if (await crm.FindContactAsync(ContactKey.Of(next), cancellationToken).ConfigureAwait(false) is not { } found)
            {
                return null;
            }

            current = found;
        }

        return current;
    }
}
