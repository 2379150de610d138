namespace AnonIdentity.Crm;

/// <summary>
/// The one port a host must fill: its CRM. Every member is one short step that may be repeated, mostly one remote call; the core splits work
/// into batches and pages so that each fits a deadline, retries, waits and recovers.
/// </summary>
/// <remarks>
/// <para>Failures are a <see cref="CrmException"/> with its kind; any other exception counts as <see cref="CrmErrorKind.Unknown"/>. A failure is
/// never turned into "absent": <see langword="null"/> and an empty page mean that the CRM answered and said none (rule A2). Do not retry inside:
/// the core does, and a second retrier breaks the gate of a rate limit.</para>
/// <para>Identifiers are compared ordinally. Several records for one key, or (in a CRM that
/// compares without case) one that differs in case, is <see cref="CrmErrorKind.Ambiguous"/>: never pick one (rule A5). The core compares again
/// what comes back.</para>
/// <para>A member that takes several calls makes the record findable by its key last, so that a record that is found is a whole one.</para>
/// <para>The core stops waiting at its deadline even if the token is ignored; the call then counts as uncertain. Calls for different subjects
/// run at once. An adapter is resolved in a scope per run: one that holds state of its own is registered as a singleton first, or passed as an instance.</para>
/// </remarks>
public interface ICrmAdapter
{
    /// <summary>What this CRM can do. The core picks its protocol by it; it must not change while the host runs.</summary>
    CrmCapabilities Capabilities { get; }

    /// <summary>Finds a contact by its id, by a visitor identifier or by a consumer identifier.</summary>
    /// <param name="key">The key.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The contact, or <see langword="null"/> when the CRM said that there is none. A contact that was merged into another comes with
    /// <see cref="CrmContact.MergedInto"/> set, or as its survivor, as the CRM does it.</returns>
    /// <exception cref="CrmException">The CRM did not answer the question.</exception>
    Task<CrmContact?> FindContactAsync(ContactKey key, CancellationToken cancellationToken);

    /// <summary>Makes the contact of a key, or returns the one that is there. Never a second one where keys are unique; a CRM that refuses the
    /// second answers <see cref="CrmErrorKind.Conflict"/> and the core looks up. A contact that is there keeps its names.</summary>
    /// <param name="contact">The contact; its key is a visitor or a consumer.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="CrmException">The CRM refused, or the outcome is uncertain.</exception>
    Task<CrmContact> EnsureContactAsync(NewContact contact, CancellationToken cancellationToken);

    /// <summary>Writes what differs between two images of one contact, nothing else. With <see cref="CrmCapabilities.ConditionalUpdate"/> only
    /// while the contact still has the version of <paramref name="before"/>, else <see cref="CrmErrorKind.Conflict"/>.</summary>
    /// <param name="before">The contact as it was read; without a version where the CRM gave none.</param>
    /// <param name="after">The contact as it shall be. A CRM without a field for <see cref="CrmContact.MergedInto"/> ignores that one.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="CrmException">The CRM refused, or the outcome is uncertain. A contact that is gone is <see cref="CrmErrorKind.NotFound"/>; a
    /// new external id that another contact has is <see cref="CrmErrorKind.Conflict"/>.</exception>
    Task UpdateContactAsync(CrmContact before, CrmContact after, CancellationToken cancellationToken);

    /// <summary>Erases a contact together with its tickets. Never called unless <see cref="CrmCapabilities.CanErase"/>. One that is gone is fine.</summary>
    /// <param name="contact">The contact.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="CrmException">The CRM refused, or the outcome is uncertain.</exception>
    Task EraseContactAsync(CrmContactId contact, CancellationToken cancellationToken);

    /// <summary>Makes a ticket. The same key makes no second one where <see cref="CrmCapabilities.Tickets"/> says so.</summary>
    /// <param name="ticket">The ticket.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The id of the ticket with this key.</returns>
    /// <exception cref="CrmException">The CRM refused, or the outcome is uncertain. A contact that is gone is <see cref="CrmErrorKind.NotFound"/>:
    /// the core then makes another. One that an agent merged into another is not gone: the ticket is made on it, or on its survivor. A ticket is
    /// never made for a contact that is not there.</exception>
    Task<CrmTicketId> CreateTicketAsync(NewTicket ticket, CancellationToken cancellationToken);

    /// <summary>Reads one page of tickets in a stable order: all of a contact, those with one key, or those with the given ids.</summary>
    /// <param name="query">Which tickets.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The page; a ticket that is not in it is not there.</returns>
    /// <exception cref="CrmException">The CRM did not answer the question. <see cref="CrmErrorKind.NotFound"/> for the list of a contact that is gone
    /// is as good as an empty page: the core asks for the contact to be sure.</exception>
    Task<TicketPage> ReadTicketsAsync(TicketQuery query, CancellationToken cancellationToken);

    /// <summary>Gives tickets to another contact: <see cref="TicketMove.To"/> takes the place of <see cref="TicketMove.From"/>; other contacts of
    /// a ticket stay. A ticket that only the target has is left as it is; one that has both loses the first (a half move is finished).
    /// Never called unless <see cref="CrmCapabilities.CanMove"/>.</summary>
    /// <remarks>Whether an agent changed a ticket since it was read is checked here, where the CRM can tell (version, history), and answered as
    /// <see cref="MoveRefusal.ChangedByAgent"/>. The core reads back afterwards, so an answer need not be believed (rule A3).</remarks>
    /// <param name="move">The move; at most <see cref="CrmCapabilities.MoveBatch"/> tickets.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Only the tickets that were refused for good.</returns>
    /// <exception cref="CrmException">The CRM refused, or the outcome is uncertain; some of the tickets may have moved. A target that is gone is
    /// <see cref="CrmErrorKind.NotFound"/>.</exception>
    Task<IReadOnlyList<RefusedMove>> MoveTicketsAsync(TicketMove move, CancellationToken cancellationToken);
}
