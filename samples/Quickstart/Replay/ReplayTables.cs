using System.Globalization;
using Spectre.Console;

namespace AnonIdentity.Quickstart.Replay;

/// <summary>Shows an answer to a person.</summary>
internal static class ReplayTables
{
    public static void Write(ReplayAnswer answer, IAnsiConsole console)
    {
        Table outcomes = Screen.Table("What the library answered", "line", "do", "outcome", "tickets");
        foreach (ReplayOutcome outcome in answer.Outcomes)
        {
            outcomes.AddRow(
                outcome.Line.ToString(CultureInfo.InvariantCulture),
                ReplayGrammar.NameOf(outcome.Do),
                outcome.Outcome,
                Screen.Text(string.Join(", ", (outcome.Tickets ?? []).Select(ticket => $"{ticket.Key}: {ticket.Value}"))));
        }

        Table contacts = Screen.Table("Contacts in the CRM", "consumer", "visitor", "first name", "placeholder", "merged into", "tickets");
        foreach (ReplayContact contact in answer.Contacts)
        {
            contacts.AddRow(
                Screen.Text(contact.Consumer),
                Screen.Text(contact.Visitor),
                Screen.Text(contact.FirstName),
                contact.Placeholder ? "yes" : "no",
                Screen.Text(contact.MergedInto),
                Screen.Text(string.Join(", ", contact.Tickets)));
        }

        Table tickets = Screen.Table("Tickets in the CRM", "key", "whose");
        foreach (KeyValuePair<string, string> ticket in answer.Tickets)
        {
            tickets.AddRow(Screen.Text(ticket.Key), Screen.Text(ticket.Value));
        }

        console.Write(outcomes);
        console.Write(contacts);
        console.Write(tickets);
    }
}
