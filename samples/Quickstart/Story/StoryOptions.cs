namespace AnonIdentity.Quickstart.Story;

/// <summary>What the command line says.</summary>
internal sealed record StoryOptions
{
    public const string Usage = """
        Usage:
          [--keep] [--crm sqlite]                                   tells the whole story on SQLite files (--keep leaves them there)
          [--keep] --crm request-tracker --url URL --token TOKEN    tells it on a Request Tracker
          replay FILE.jsonl [--json]                                plays a log of events; samples/replays has three, and the list of verbs
          first-steps                                               runs the code of the core package's README in the current folder
        """;

    /// <summary>The CRM's address; <see langword="null"/>: the SQLite file.</summary>
    public string? Url { get; private init; }

    /// <summary>The CRM's token.</summary>
    public string? Token { get; private init; }

    /// <summary>Whether the files stay.</summary>
    public bool Keep { get; private init; }

    /// <summary>Reads the command line.</summary>
    /// <returns><see langword="null"/>: it makes no sense.</returns>
    public static StoryOptions? Parse(ReadOnlySpan<string> arguments)
    {
        StoryOptions options = new();
        string crm = "sqlite";
        while (!arguments.IsEmpty)
        {
            switch (arguments)
            {
                case ["--keep", ..]:
                    options = options with { Keep = true };
                    arguments = arguments[1..];
                    continue;
                case ["--crm", "sqlite" or "request-tracker", ..]:
                    crm = arguments[1];
                    break;
                case ["--url", var url, ..] when Uri.TryCreate(url, UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https":
                    options = options with { Url = url };
                    break;
                case ["--token", var token, ..]:
                    options = options with { Token = token };
                    break;
                default:
                    return null;
            }

            arguments = arguments[2..];
        }

        bool remote = options is { Url: not null, Token: not null };
        bool none = options is { Url: null, Token: null };
        return (crm == "request-tracker" ? remote : none) ? options : null;
    }
}
