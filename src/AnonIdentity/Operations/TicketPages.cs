using System.Runtime.CompilerServices;
using AnonIdentity.Ledger;

namespace AnonIdentity.Operations;

/// <summary>Reads all ticket rows of a kind, page by page.</summary>
internal static class TicketPages
{
    private const int PageSize = 100;

    internal static async IAsyncEnumerable<TicketRecord> ReadAllAsync(IVisitorLedger ledger, Subject subject, TicketFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? after = null;
        IReadOnlyList<TicketRecord> page;
        do
        {
            page = await ledger.ReadTicketsAsync(subject, filter, after, PageSize, cancellationToken).ConfigureAwait(false);
            foreach (TicketRecord ticket in page)
            {
                after = ticket.Key;
                yield return ticket;
            }
        }
        while (page.Count == PageSize);
    }

    /// <summary>All drafts that may have been sent without the answer being known, those that were parked since among them.</summary>
    internal static async IAsyncEnumerable<TicketRecord> ReadUncertainAsync(IVisitorLedger ledger, Subject subject, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (TicketFilter filter in (TicketFilter[])[TicketFilter.Undelivered, TicketFilter.Parked])
        {
            await foreach (TicketRecord ticket in ReadAllAsync(ledger, subject, filter, cancellationToken).ConfigureAwait(false))
            {
                if (ticket.TryingFor is not null)
                {
                    yield return ticket;
                }
            }
        }
    }
}
