using System.Globalization;
using AnonIdentity.Crm;
using AnonIdentity.Ledger;

namespace AnonIdentity.Conformance;

/// <summary>Records that hold lists as a text with all that they hold: two are the same exactly when their texts are.</summary>
internal static class ShownRow
{
    public static string? Of(object? value) => value switch
    {
        SubjectRecord row => string.Create(
            CultureInfo.InvariantCulture,
            $"{row with { Operations = [], FirstTicketAt = null }} first at {row.FirstTicketAt?.ToUnixTimeTicks()} [{string.Join("; ", row.Operations.Select(o => o.ToString()))}]"),
        TicketRecord row => $"{row with { Content = null }} {Of(row.Content)}",
        TicketContent content => $"'{content.Subject}' '{content.Body}' [{string.Join("; ", content.Fields.OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => $"{f.Key}={f.Value}"))}]",
        MoveRecord row => $"{row with { OwnersBefore = [] }} [{string.Join(", ", row.OwnersBefore)}]",
        CrmTicket ticket => $"{ticket.Id} of [{string.Join(", ", ticket.Contacts)}] {ticket.Visitor} version {ticket.Version}",
        _ => null,
    };
}
