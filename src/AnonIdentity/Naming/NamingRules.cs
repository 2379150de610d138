using System.Globalization;
using System.Text;
using NodaTime;

namespace AnonIdentity.Naming;

/// <summary>What is wrong with naming options (rule N2). Each message names its option.</summary>
internal static class NamingRules
{
    private const int LabelLength = 64;
    private const int SeparatorLength = 8;

    internal static IEnumerable<string> Check(NamingOptions options)
    {
        if (LabelFault(options.WebLabel) is { } web)
        {
            yield return $"Naming.WebLabel {web}.";
        }

        if (LabelFault(options.MobileLabel) is { } mobile)
        {
            yield return $"Naming.MobileLabel {mobile}.";
        }

        if (options.MobileLabel is not null && string.Equals(options.WebLabel, options.MobileLabel, StringComparison.Ordinal))
        {
            yield return "Naming.MobileLabel must differ from Naming.WebLabel.";
        }

        if (TextFault(options.Separator, SeparatorLength) is { } separator)
        {
            yield return $"Naming.Separator {separator}.";
        }

        if (string.IsNullOrEmpty(options.TimeZone) || DateTimeZoneProviders.Tzdb.GetZoneOrNull(options.TimeZone) is null)
        {
            yield return $"Naming.TimeZone '{options.TimeZone}' is no IANA time zone, such as UTC or America/New_York.";
        }
    }

    // A CRM that trims names would make the name differ from the one that the ledger remembers (rule N3).
    private static string? LabelFault(string? label) =>
        TextFault(label, LabelLength) ?? (char.IsWhiteSpace(label![0]) || char.IsWhiteSpace(label[^1]) ? "must not begin or end with white space" : null);

    private static string? TextFault(string? text, int length)
    {
        if (string.IsNullOrEmpty(text) || text.Length > length)
        {
            return string.Create(CultureInfo.InvariantCulture, $"must have 1 to {length} characters");
        }

        // A lone surrogate is enumerated as U+FFFD, which is no better in a label.
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (rune == Rune.ReplacementChar
                || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
            {
                return "must not contain control or invisible characters";
            }
        }

        return null;
    }
}
