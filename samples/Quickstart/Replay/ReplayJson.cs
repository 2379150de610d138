using System.Globalization;

namespace AnonIdentity.Quickstart.Replay;

/// <summary>Writes an answer as one JSON object.</summary>
internal static class ReplayJson
{
    public static string Write(ReplayAnswer answer) =>
        $$"""{"outcomes":{{List(answer.Outcomes, Outcome)}},"contacts":{{List(answer.Contacts, Contact)}},"tickets":{{Map(answer.Tickets, Text)}}}""";

    private static string Outcome(ReplayOutcome outcome) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"line":{{outcome.Line}},"do":{{Text(ReplayGrammar.NameOf(outcome.Do))}},"outcome":{{Text(outcome.Outcome)}}{{(outcome.Tickets is null ? "" : ",\"tickets\":" + Map(outcome.Tickets, result => Text(result.ToString())))}}}""");

    private static string Contact(ReplayContact contact) =>
        $$"""{"consumer":{{Text(contact.Consumer)}},"visitor":{{Text(contact.Visitor)}},"firstName":{{Text(contact.FirstName)}},"placeholder":{{(contact.Placeholder ? "true" : "false")}},"mergedInto":{{Text(contact.MergedInto)}},"tickets":{{List(contact.Tickets, Text)}}}""";

    private static string List<T>(IEnumerable<T> items, Func<T, string> write) => $"[{string.Join(',', items.Select(write))}]";

    private static string Map<T>(IEnumerable<KeyValuePair<string, T>> items, Func<T, string> write) =>
        $"{{{string.Join(',', items.Select(item => $"{Text(item.Key)}:{write(item.Value)}"))}}}";

    private static string Text(string? value) => value is null ? "null" : ExactJson.Quote(value);
}
