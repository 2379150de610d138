using AnonIdentity.Crm;
using NodaTime;

namespace AnonIdentity.Operations;

/// <summary>Asks the host's namer, which may throw whatever it likes.</summary>
internal static class PlaceholderNames
{
    /// <summary>The name with which a visitor's first draft is accepted; <see langword="null"/> when the namer failed: the draft is kept, and the name is asked
    /// for again when it is delivered.</summary>
    internal static string? TryGive(Tenant tenant, Channel channel, Instant firstTicketAt)
    {
        try
        {
            return Give(tenant, channel, firstTicketAt);
        }
        catch (CrmException)
        {
            // It is asked again.
        }

        return null;
    }

    /// <exception cref="CrmException">The namer failed; tried again like a failure of the CRM.</exception>
    internal static string Give(Tenant tenant, Channel channel, Instant firstTicketAt)
    {
        string? name;
        try
        {
            name = tenant.Namer.Name(channel, firstTicketAt);
        }
#pragma warning disable CA1031 // The host's own namer.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            throw new CrmException(CrmErrorKind.Unknown, $"The namer failed with {exception.GetType().Name}.", innerException: exception);
        }

        return name ?? throw new CrmException(CrmErrorKind.Unknown, "The namer gave no name.");
    }
}
