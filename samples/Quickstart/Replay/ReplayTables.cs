using System.Globalization;
using Spectre.Console;

namespace AnonIdentity.Quickstart.Replay;

/// <summary>Shows an answer to a person.</summary>
internal static class ReplayTables
{
    public static void Write(ReplayAnswer answer, IAnsiConsole console)
    {
        console.Table("What the library answered", ["line", "do", "outcome", "tickets"], answer.Outcomes.Select(Row));
        console.Table("Contacts in the CRM", ["consumer", "visitor", "first name", "placeholder", "merged into", "tickets"], answer.Contacts.Select(Row));
        console.Table("Tickets in the CRM", ["key", "whose"], answer.Tickets.Select(ticket => new[] { ticket.Key, ticket.Value }));
    }

    private static string?[] Row(ReplayOutcome outcome) =>
    [
        outcome.Line.ToString(CultureInfo.InvariantCulture),
        ReplayGrammar.NameOf(outcome.Do),
        outcome.Outcome,
        string.Join(", ", (outcome.Tickets ?? []).Select(ticket => $"{ticket.Key}: {ticket.Value}")),
    ];

    private static string?[] Row(ReplayContact contact) =>
    [
        contact.Consumer,
        contact.Visitor,
        contact.FirstName,
        contact.Placeholder ? "yes" : "no",
        contact.MergedInto,
        string.Join(", ", contact.Tickets),
    ];
}
