using Spectre.Console;

namespace AnonIdentity.Quickstart.Story;

/// <summary>Tells the story, and checks that it is true.</summary>
internal sealed class Teller(IAnsiConsole console, IAgent agent)
{
    /// <summary>How many things did not come out as told.</summary>
    public int Failures { get; private set; }

    public void Chapter(string title)
    {
        console.WriteLine();
        console.Write(new Rule($"[bold]{Markup.Escape(title)}[/]") { Justification = Justify.Left });
    }

    public void Say(string text) => console.WriteLine(text);

    /// <summary>Says what must be so now, and whether it is.</summary>
    public void Check(bool holds, string what)
    {
        Failures += holds ? 0 : 1;
        console.MarkupLine($"{(holds ? "[green]✓[/]" : "[red]✗ NOT SO:[/]")} {Markup.Escape(what)}");
    }

    public void Table(string title, IReadOnlyList<string> columns, params string?[][] rows) => console.Table(title, columns, rows);

    /// <summary>Shows the CRM as its agents see it now.</summary>
    public async Task<CrmView> LookAsync(string title)
    {
        CrmView view = await agent.LookAsync();
        Table(
            title,
            ["contact", "external id", "first name", "merged into", "tickets"],
            [.. view.Contacts.Select(contact => new[]
            {
                contact.Id.Value,
                contact.ExternalId,
                contact.FirstName,
                contact.MergedInto?.Value,
                string.Join("; ", view.Tickets.Where(ticket => ticket.Contact == contact.Id).Select(ticket => $"#{ticket.Id} {ticket.Subject}")),
            })]);
        return view;
    }
}
