using System.Text;
using Spectre.Console;

namespace AnonIdentity.Quickstart;

/// <summary>How things look; also where they are piped into a file.</summary>
internal static class Screen
{
    /// <summary>What a pipe has no width for is shown this wide: two identifiers stand side by side.</summary>
    private const int PipeWidth = 140;

    /// <summary>A console over a writer. Nothing waits for a key.</summary>
    public static IAnsiConsole On(TextWriter output)
    {
        bool terminal = ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected;
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = terminal ? AnsiSupport.Detect : AnsiSupport.No,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(output),
        });
        if (!terminal)
        {
            console.Profile.Width = PipeWidth;
        }

        return console;
    }

    /// <summary>Shows a table of texts from outside, with its title above it.</summary>
    public static void Table(this IAnsiConsole console, string title, IReadOnlyList<string> columns, IEnumerable<string?[]> rows)
    {
        Table table = new() { Border = TableBorder.Rounded };
        table.AddColumns([.. columns]);
        foreach (string?[] row in rows)
        {
            table.AddRow([.. row.Select(Text)]);
        }

        console.WriteLine();
        console.WriteLine(title);
        console.Write(table);
    }

    /// <summary>Text from outside: no markup, and no control characters that a terminal would obey.</summary>
    public static string Text(string? text)
    {
        StringBuilder safe = new();
        foreach (char c in text ?? "")
        {
            safe.Append(char.IsControl(c) || char.IsSurrogate(c) ? '\uFFFD' : c);
        }

        return Markup.Escape(safe.ToString());
    }
}
