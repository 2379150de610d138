using System.Security.Cryptography;
using AnonIdentity.Crm;

namespace AnonIdentity.Conformance;

/// <summary>
/// What the suite needs to check an adapter: the adapter, the agent's side of the same CRM (never through the adapter under test), and what the CRM
/// cannot do. Each fact gets a harness of its own; they may share one CRM, since every fact uses fresh identifiers.
/// </summary>
public abstract class CrmHarness : IAsyncDisposable
{
    /// <summary>The adapter under test.</summary>
    public abstract ICrmAdapter Adapter { get; }

    /// <summary>Whether a ticket of this CRM can have several contacts.</summary>
    public virtual bool HasSeveralContacts => false;

    /// <summary>Whether the CRM has a field for <see cref="CrmContact.MergedInto"/>.</summary>
    public virtual bool KeepsLabel => true;

    /// <summary>An id of the CRM's own form that no contact and no ticket has.</summary>
    public virtual string AbsentId => "999999999";

    /// <summary>A fresh consumer identifier.</summary>
    public virtual ConsumerId NewConsumer() => new("conf-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)));

    /// <summary>A fresh visitor identifier.</summary>
    public virtual VisitorId NewVisitor() => new(Channel.Web, new Guid(RandomNumberGenerator.GetBytes(16)));

    /// <summary>The agent looks at a contact; <see langword="null"/>: it is gone.</summary>
    /// <param name="contact">The contact.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public abstract Task<CrmContact?> LookAtAsync(CrmContactId contact, CancellationToken cancellationToken);

    /// <summary>The agent looks at a ticket; <see langword="null"/>: it is gone.</summary>
    /// <param name="ticket">The ticket.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public abstract Task<SeenTicket?> LookAtAsync(CrmTicketId ticket, CancellationToken cancellationToken);

    /// <summary>The agent counts the contacts that carry exactly this external id.</summary>
    /// <param name="externalId">The external id.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public abstract Task<int> CountContactsAsync(string externalId, CancellationToken cancellationToken);

    /// <summary>The agent counts the tickets of a contact.</summary>
    /// <param name="contact">The contact.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public abstract Task<int> CountTicketsAsync(CrmContactId contact, CancellationToken cancellationToken);

    /// <summary>The agent gives a contact another first name.</summary>
    /// <param name="contact">The contact.</param>
    /// <param name="firstName">The name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public abstract Task RenameAsync(CrmContactId contact, string firstName, CancellationToken cancellationToken);

    /// <summary>The agent gives a ticket exactly these contacts.</summary>
    /// <param name="ticket">The ticket.</param>
    /// <param name="contacts">The contacts; several only where the CRM allows it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public abstract Task MoveAsync(CrmTicketId ticket, IReadOnlyList<CrmContactId> contacts, CancellationToken cancellationToken);

    /// <summary>Brings a ticket into the state that our own move leaves when it breaks off: both contacts have it. Only where a ticket can have several.</summary>
    /// <param name="ticket">The ticket.</param>
    /// <param name="source">The contact that it comes from.</param>
    /// <param name="target">The contact that it goes to.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public virtual Task LeaveHalfMovedAsync(CrmTicketId ticket, CrmContactId source, CrmContactId target, CancellationToken cancellationToken) =>
        MoveAsync(ticket, [source, target], cancellationToken);

    /// <summary>The agent makes a second contact with an external id that one has already.</summary>
    /// <param name="externalId">The external id.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Whether there are two now; <see langword="false"/> when the CRM does not let that happen.</returns>
    public virtual Task<bool> AddTwinAsync(string externalId, CancellationToken cancellationToken) => Task.FromResult(false);

    /// <summary>The agent merges a contact into another, as the CRM's own screen does it.</summary>
    /// <param name="loser">The contact that ends.</param>
    /// <param name="survivor">The contact that stays, and gets the tickets.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Whether it was done; <see langword="false"/> when the CRM has no such thing.</returns>
    public virtual Task<bool> MergeAwayAsync(CrmContactId loser, CrmContactId survivor, CancellationToken cancellationToken) => Task.FromResult(false);

    /// <summary>Fills a contact's list; override it where the CRM has a faster way than one call of the adapter each.</summary>
    /// <param name="contact">The contact.</param>
    /// <param name="visitor">The visitor identifier that the tickets carry.</param>
    /// <param name="count">How many.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public virtual async Task AddTicketsAsync(CrmContactId contact, VisitorId visitor, int count, CancellationToken cancellationToken)
    {
        for (int i = 0; i < count; i++)
        {
            string key = "conf-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
            await Adapter.CreateTicketAsync(new NewTicket(key, visitor, contact, "One of many", "x"), cancellationToken);
        }
    }

    /// <summary>Lets the declared <see cref="CrmCapabilities.Settle"/> pass where reading lags behind writing; nothing by default.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public virtual Task SettleAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>The adapter under test in a trouble, or the reason why that cannot be arranged.</summary>
    /// <param name="trouble">The trouble.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public abstract Task<Provoked> ProvokeAsync(Trouble trouble, CancellationToken cancellationToken);

    /// <inheritdoc/>
    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}
