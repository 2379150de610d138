using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace AnonIdentity.Testing;

/// <summary>The name of a moment in a run: <c>CrmCall:MoveTickets#2:after</c> is the moment after the second move took effect,
/// <c>LedgerCommit#5:before</c> the one before the fifth commit. Without a number it names that moment of every such call.</summary>
/// <param name="Call">The call: <c>CrmCall:</c> and the member of the adapter without <c>Async</c>, or <c>Ledger</c> and the ledger's verb.</param>
/// <param name="Number">Which of the calls of that name, from 1; 0: each.</param>
/// <param name="Moment">On which side of the call.</param>
public readonly record struct FaultPoint(string Call, int Number, FaultMoment Moment)
{
    internal const string Crm = "CrmCall:";
    internal const string Ledger = "Ledger";

    /// <summary>Whether it is a moment of a ledger's call.</summary>
    public bool IsLedger => Call?.StartsWith(Ledger, StringComparison.Ordinal) == true;

    /// <summary>Parses what <see cref="ToString"/> writes.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="FormatException">The text names no moment.</exception>
    public static FaultPoint Parse(string text) => TryParse(text, out FaultPoint point)
        ? point
        : throw new FormatException($"'{text}' names no moment of a run, as CrmCall:MoveTickets#2:after or LedgerCommit#5:before do.");

    /// <summary>Parses what <see cref="ToString"/> writes, without an exception.</summary>
    /// <param name="text">The text.</param>
    /// <param name="point">The moment, or <c>default</c>.</param>
    /// <returns>Whether the text names a moment.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, out FaultPoint point)
    {
        point = default;
        if (text?.LastIndexOf(':') is not { } colon || colon < 0)
        {
            return false;
        }

        FaultMoment moment = text[(colon + 1)..] switch { "before" => FaultMoment.Before, "after" => FaultMoment.After, _ => 0 };
        string[] parts = text[..colon].Split('#');
        int number = 0;
        if (moment == 0 || parts.Length > 2 || !IsCall(parts[0])
            || (parts.Length == 2 && !(int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out number) && number > 0)))
        {
            return false;
        }

        point = new FaultPoint(parts[0], number, moment);
        return true;
    }

    /// <summary>The name.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Call}{(Number == 0 ? "" : $"#{Number}")}:{(Moment == FaultMoment.After ? "after" : "before")}");

    private static bool IsCall(string call) =>
        CallNames.Crm.Contains(call) || CallNames.Ledger.Contains(call);
}
