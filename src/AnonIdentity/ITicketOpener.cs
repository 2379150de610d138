namespace AnonIdentity;

/// <summary>Opens tickets for people who have not signed in, and for those who have. Thread-safe.</summary>
/// <remarks>The caller has proved the visitor or the consumer: the identifier alone proves nothing (rules V3, S4). A draft is durable before the
/// CRM is called; a call answers within <see cref="AnonymousConsumersOptions.CallBudget"/>, and what is not done by then goes on (rule T5).</remarks>
public interface ITicketOpener
{
    /// <summary>Opens a visitor's ticket. With the first one the placeholder contact is made (rule T1). Keep the receipt's
    /// <see cref="TicketReceipt.Visitor"/>: it is a fresh one when the visitor was spent (rule T7).</summary>
    /// <param name="visitor">The visitor, proved by the caller.</param>
    /// <param name="draft">What the visitor asks.</param>
    /// <param name="cancellationToken">Ends the wait. A draft that is in the ledger by then is delivered all the same.</param>
    /// <exception cref="ArgumentException"><paramref name="visitor"/> is <c>default</c>, or a field of the draft is missing or too long.</exception>
    Task<TicketReceipt> OpenAsync(VisitorId visitor, TicketDraft draft, CancellationToken cancellationToken = default);

    /// <summary>Opens a signed-in consumer's ticket with the known contact, which is made if there is none (rule T11) and is then named after the
    /// consumer identifier.</summary>
    /// <param name="consumer">The consumer, from the host's own authentication.</param>
    /// <param name="draft">What the consumer asks.</param>
    /// <param name="cancellationToken">Ends the wait. A draft that is in the ledger by then is delivered all the same.</param>
    /// <exception cref="ArgumentException">A field of the draft is missing or too long.</exception>
    Task<TicketReceipt> OpenAsync(ConsumerId consumer, TicketDraft draft, CancellationToken cancellationToken = default);
}
