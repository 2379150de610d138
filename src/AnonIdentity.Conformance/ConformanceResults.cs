using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace AnonIdentity.Conformance;

/// <summary>What became of the facts of one suite in this run.</summary>
internal sealed class ConformanceResults
{
    private static readonly ConcurrentDictionary<string, ConformanceResults> s_all = new(StringComparer.Ordinal);

    private readonly ConcurrentDictionary<string, (FactOutcome Outcome, string Note)> _outcomes = new(StringComparer.Ordinal);
    private IReadOnlyList<SuiteFacts> _facts = [];

    public static ConformanceResults Of(string suite) => s_all.GetOrAdd(suite, static _ => new ConformanceResults());

    public void Set(Type suite, string fact, FactOutcome outcome, string note)
    {
        if (_facts.Count == 0)
        {
            _facts = SuiteFacts.Of(suite);
        }

        _outcomes[fact] = (outcome, note);
    }

    /// <summary>The report: a table in Markdown, and a line that counts.</summary>
    public string Text()
    {
        StringBuilder text = new("| fact | rule | |\n|---|---|---|\n");
        foreach (SuiteFacts fact in _facts)
        {
            (FactOutcome outcome, string note) = _outcomes.GetValueOrDefault(fact.Name);
            string said = outcome switch
            {
                FactOutcome.Kept => note.Length == 0 ? "kept" : "kept: " + note,
                FactOutcome.Deviates => "deviates: " + note,
                FactOutcome.NotProvoked => "not provoked: " + note,
                FactOutcome.Broken => "**broken**",
                _ => "not run",
            };
            text.Append(CultureInfo.InvariantCulture, $"| {fact.Name.Replace('_', ' ')}{(fact.IsLaw ? " (law)" : "")} | {fact.Rules} | {said.Replace('|', '/')} |\n");
        }

        int Count(FactOutcome outcome) => _facts.Count(fact => _outcomes.GetValueOrDefault(fact.Name).Outcome == outcome);
        return text.Append(
            CultureInfo.InvariantCulture,
            $"\n{_facts.Count} facts: {Count(FactOutcome.Kept)} kept, {Count(FactOutcome.Deviates)} deviate, {Count(FactOutcome.NotProvoked)} not provoked, {Count(FactOutcome.Broken)} broken, {Count(FactOutcome.NotRun)} not run.\n").ToString();
    }
}
