using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Serialization;

namespace AnonIdentity;

/// <summary>Names one merge: its visitor and a number, written <c>web_….1</c>. It carries its visitor, so that an undo needs no search.</summary>
/// <param name="Visitor">The visitor whose tickets were merged.</param>
/// <param name="Number">The number among the operations of this visitor, from 1.</param>
[JsonConverter(typeof(MergeIdJsonConverter))]
public readonly record struct MergeId(VisitorId Visitor, int Number)
{
    /// <summary>Parses the exact text that <see cref="ToString"/> writes.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="FormatException">The text names no merge.</exception>
    public static MergeId Parse(string text) =>
        TryParse(text, out MergeId merge) ? merge : throw new FormatException("The text names no merge (a visitor identifier, a full stop and a number).");

    /// <summary>Parses the exact text that <see cref="ToString"/> writes, without an exception.</summary>
    /// <param name="text">The text.</param>
    /// <param name="merge">The merge, or <c>default</c>.</param>
    /// <returns>Whether the text names a merge.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, out MergeId merge)
    {
        merge = default;
        int dot = text?.IndexOf('.', StringComparison.Ordinal) ?? -1;
        if (dot < 0
            || !VisitorId.TryParse(text.AsSpan(0, dot), out VisitorId visitor)
            || !int.TryParse(text.AsSpan(dot + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            || number < 1
            || text![dot + 1] == '0'
            || text[^1] == '\0') // the framework's parser lets a number end with NUL
        {
            return false;
        }

        merge = new MergeId(visitor, number);
        return true;
    }

    /// <summary>The visitor identifier, a full stop and the number; empty for <c>default</c>.</summary>
    public override string ToString() => Visitor.IsDefault ? "" : string.Create(CultureInfo.InvariantCulture, $"{Visitor}.{Number}");
}
