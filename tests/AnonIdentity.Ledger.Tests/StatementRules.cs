using System.Text.RegularExpressions;

namespace AnonIdentity.Ledger.Tests;

/// <summary>Reads the text of a statement and says whether each table in it is restricted to one key.</summary>
internal static partial class StatementRules
{
    private static readonly Dictionary<string, string> Keys = new()
    {
        ["subject"] = "subject",
        ["ticket"] = "subject",
        ["operation"] = "subject",
        ["move"] = "subject",
        ["consumer"] = "consumer",
        ["tombstone"] = "hash",
        ["gate"] = "tenant",
    };

    /// <summary>The tables that the statement names.</summary>
    public static IEnumerable<string> Tables(string sql) => TableReference().Matches(sql).Select(match => match.Groups["table"].Value);

    /// <summary>Fails unless all that the statement touches are rows of one tenant and one key, the same in all its parts.</summary>
    public static void ShouldTouchOneKey(string sql)
    {
        MatchCollection tables = TableReference().Matches(sql);
        tables.Should().NotBeEmpty(sql);
        tables.Select(match => Keys[match.Groups["table"].Value]).Distinct().Should().HaveCount(1, "the tables of one statement share their key: {0}", sql);
        HashSet<string> pairs = [];
        for (int i = 0; i < tables.Count; i++)
        {
            int start = tables[i].Index;
            string clause = sql[start..(i + 1 < tables.Count ? tables[i + 1].Index : sql.Length)];
            string rest = sql[start..];
            string key = Keys[tables[i].Groups["table"].Value];
            MatchCollection found = tables[i].Value.StartsWith("into", StringComparison.Ordinal) ? (key == "tenant" ? InsertedTenant() : InsertedRow()).Matches(clause) : Restriction(key).Matches(clause);
            if (found.Count == 0)
            {
                JoinOn().IsMatch(tables.Count == 2 ? rest : clause).Should().BeTrue("every table is restricted to its key: {0}", sql);
            }

            pairs.UnionWith(found.Select(match => match.Groups["tenant"].Value + " " + (key == "tenant" ? "" : match.Groups["key"].Value)));
        }

        // One statement may bind the same two values once, or once a table; the test's own calls give each statement one subject.
        pairs.Should().HaveCount(1, "all parts of one statement name the same parameters: {0}", sql);
    }

    [GeneratedRegex("""(from|join|into|update) ("anon_identity"\.|anon_)(?<table>\w+)""")]
    private static partial Regex TableReference();

    [GeneratedRegex(@"([(]|select )(?<tenant>\$\d+), (?<key>\$\d+)")]
    private static partial Regex InsertedRow();

    [GeneratedRegex(@"[(](?<tenant>\$\d+), ")]
    private static partial Regex InsertedTenant();

    [GeneratedRegex(@"(\w)\.tenant = \w\.tenant and \1\.subject = \w\.subject")]
    private static partial Regex JoinOn();

    private static Regex Restriction(string key) => key == "tenant"
        ? new Regex(@"tenant = (?<tenant>\$\d+)")
        : new Regex($@"tenant = (?<tenant>\$\d+) and (\w\.)?{key} = (?<key>\$\d+)");
}
