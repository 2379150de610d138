using System.Globalization;
using AnonIdentity.Ledger;
using NodaTime;

namespace AnonIdentity.Sql;

/// <summary>The columns of a subject's row, and how they are read.</summary>
internal static class SubjectColumns
{
    /// <summary>What <see cref="Read"/> reads, after the time.</summary>
    public const string List = "s.version, s.state, s.bound_to, s.first_ticket_at, s.name_given, s.contact, s.contact_uncertain, s.holder, s.lease_until, s.due_at, s.parked, s.active_at";

    /// <summary>How many columns it takes, with the time.</summary>
    public const int Count = 13;

    public static SubjectRecord Read(Subject subject, ISqlRow row)
    {
        long now = row.GetInt64(0);
        return new SubjectRecord(subject)
        {
            Version = row.GetInt64(1),
            State = (SubjectState)row.GetInt64(2),
            BoundTo = row.Consumer(3),
            FirstTicketAt = row.Number(4) is { } at ? Instant.FromUnixTimeMilliseconds(at) : null,
            NameGiven = row.Text(5),
            Contact = row.Contact(6),
            ContactUncertain = row.GetInt64(7) != 0,
            Holder = row.Text(8) is { } holder ? Guid.ParseExact(holder, "N") : null,
            LeaseLeft = SqlTime.Until(row.Number(9), now) ?? TimeSpan.Zero,
            DueIn = SqlTime.Until(row.Number(10), now),
            Parked = row.GetInt64(11) != 0,
            SilentFor = SqlTime.ToSpan(now - row.GetInt64(12)),
        };
    }

    public static string? Write(Guid? holder) => holder?.ToString("N", CultureInfo.InvariantCulture);
}
