using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace AnonIdentity.Crm.RequestTracker;

/// <summary>RT's ids are numbers. Only numbers go into a path or a list of requestors: RT takes digits as an id and other text as a name.</summary>
internal static class RtId
{
    public static bool TryParse([NotNullWhen(true)] string? text, out long id)
    {
        id = 0;
        return !string.IsNullOrEmpty(text) && text[0] is >= '1' and <= '9' && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out id);
    }

    /// <summary>An id that RT answered.</summary>
    public static string Answered(string? text, string step) =>
        TryParse(text, out _) ? text : throw new CrmException(CrmErrorKind.Unknown, $"{step}: Request Tracker answered without the id of the record.");

    /// <summary>An id that the core sends.</summary>
    public static long Sent(string text, string step) =>
        TryParse(text, out long id) ? id : throw new CrmException(CrmErrorKind.NotFound, $"{step}: this is no id of Request Tracker.");

    public static string Text(long id) => id.ToString(CultureInfo.InvariantCulture);
}
