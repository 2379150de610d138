using System.Buffers;
using System.Text;

namespace AnonIdentity;

/// <summary>Checks of what a host passes; the message names the field.</summary>
internal static class Require
{
    private const int MaxCrmIdLength = 1000;

    internal static void Visitor(VisitorId visitor)
    {
        if (visitor.IsDefault)
        {
            throw new ArgumentException("default(VisitorId) is no visitor identifier.", nameof(visitor));
        }
    }

    internal static void CrmId(string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(value);
        if (value.Length > MaxCrmIdLength || !IsStorable(value))
        {
            throw new ArgumentException($"An id of the CRM has at most {MaxCrmIdLength} characters, none of them a control character or half a surrogate.", nameof(value));
        }
    }

    /// <summary>Whether every database keeps a text exactly as it is: no control characters, no half surrogates.</summary>
    internal static bool IsStorable(string text)
    {
        ReadOnlySpan<char> rest = text;
        while (!rest.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(rest, out Rune rune, out int length) != OperationStatus.Done || Rune.IsControl(rune))
            {
                return false;
            }

            rest = rest[length..];
        }

        return true;
    }

    internal static void Text(string? text, string field)
    {
        if (text is null)
        {
            throw new ArgumentException($"{field} is missing.", field);
        }
    }
}
