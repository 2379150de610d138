using System.Globalization;
using System.Text;

namespace AnonIdentity.Crm.RequestTracker;

/// <summary>RT cuts its columns at a number of UTF-8 bytes, silently. So we cut first, on a grapheme.</summary>
internal static class RtText
{
    /// <summary>Bytes of a user's Name.</summary>
    public const int NameBytes = 200;

    /// <summary>Bytes of a user's RealName.</summary>
    public const int RealNameBytes = 120;

    /// <summary>Bytes of a ticket's Subject.</summary>
    public const int SubjectBytes = 200;

    public static string Cut(string text, int bytes)
    {
        if (Encoding.UTF8.GetByteCount(text) <= bytes)
        {
            return text;
        }

        int length = 0;
        ReadOnlySpan<char> rest = text;
        while (rest.Length > 0)
        {
            int next = StringInfo.GetNextTextElementLength(rest);
            bytes -= Encoding.UTF8.GetByteCount(rest[..next]);
            if (bytes < 0)
            {
                break;
            }

            length += next;
            rest = rest[next..];
        }

        return text[..length];
    }
}
