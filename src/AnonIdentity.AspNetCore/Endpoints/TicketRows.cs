using AnonIdentity.AspNetCore.Visitors;
using AnonIdentity.Ledger;

namespace AnonIdentity.AspNetCore.Endpoints;

/// <summary>Reads the tickets of a visitor or a consumer from the ledger.</summary>
internal static class TicketRows
{
    private const int Most = 100;
    private const int MostVisitors = 50;
    private const int MostPages = 50;

    internal static TicketAnswer AnswerOf(string key, bool delivered) =>
        new(key, delivered ? "delivered" : "queued", TicketTime.TryOf(key, out DateTimeOffset? time) ? time : null);

    /// <summary>The tickets of a visitor; none when it is spent: the token of a spent visitor lists nothing.</summary>
    internal static async Task<IReadOnlyList<TicketAnswer>> OfVisitorAsync(WebTenant tenant, VisitorId visitor, CancellationToken cancellationToken) =>
        await tenant.Ledger.ReadAsync(Subject.Of(visitor), cancellationToken).ConfigureAwait(false) is { State: SubjectState.Anonymous }
            ? await ReadAsync(tenant, Subject.Of(visitor), cancellationToken).ConfigureAwait(false)
            : [];

    /// <summary>The tickets of a consumer, and of the visitors that are bound to it.</summary>
    internal static async Task<IReadOnlyList<TicketAnswer>> OfConsumerAsync(WebTenant tenant, ConsumerId consumer, CancellationToken cancellationToken)
    {
        List<TicketAnswer> all = [.. await ReadAsync(tenant, Subject.Of(consumer), cancellationToken).ConfigureAwait(false)];
        SubjectScan bound = new(SubjectRows.BoundTo, Consumer: consumer);
        foreach (Subject visitor in await tenant.Ledger.ScanAsync(bound, MostVisitors, cancellationToken).ConfigureAwait(false))
        {
            // One that was undone is listed by the scan too, but is the consumer's no longer, and may be another's by now.
            if (await tenant.Ledger.ReadAsync(visitor, cancellationToken).ConfigureAwait(false) is { State: SubjectState.Bound, BoundTo: { } to } && to == consumer)
            {
                all.AddRange(await ReadAsync(tenant, visitor, cancellationToken).ConfigureAwait(false));
            }
        }

        return NewestFirst(all);
    }

    // The ledger knows the order of the keys only: all pages are read, up to a bound, and the newest are kept.
    private static async Task<IReadOnlyList<TicketAnswer>> ReadAsync(WebTenant tenant, Subject subject, CancellationToken cancellationToken)
    {
        IReadOnlyList<TicketAnswer> newest = [];
        string? after = null;
        for (int page = 0; page < MostPages; page++)
        {
            IReadOnlyList<TicketRecord> rows = await tenant.Ledger.ReadTicketsAsync(subject, TicketFilter.All, after, Most, cancellationToken).ConfigureAwait(false);
            newest = NewestFirst(newest.Concat(rows.Where(static row => row.State != TicketState.Forwarded).Select(static row => AnswerOf(row.Key, row.State == TicketState.Delivered))));
            if (rows.Count < Most)
            {
                break;
            }

            after = rows[^1].Key;
        }

        return newest;
    }

    private static IReadOnlyList<TicketAnswer> NewestFirst(IEnumerable<TicketAnswer> tickets) =>
        [.. tickets.OrderByDescending(static ticket => ticket.Time).ThenBy(static ticket => ticket.Key, StringComparer.Ordinal).Take(Most)];
}
