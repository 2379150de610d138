using System.Text;

namespace AnonIdentity.Crm.Http;

/// <summary>A path below the CRM's base address, with its query; every part is percent-encoded. Not safe for use by many threads at once.</summary>
public sealed class CrmPath
{
    private readonly StringBuilder _text = new();
    private bool _hasQuery;

    /// <summary>A path of segments.</summary>
    /// <param name="segments">The segments, as they are.</param>
    /// <exception cref="CrmException">A segment is empty, <c>.</c> or <c>..</c>, which would name something else: <see cref="CrmErrorKind.Rejected"/>.</exception>
    public CrmPath(params ReadOnlySpan<string> segments)
    {
        foreach (string segment in segments)
        {
            if (segment is "" or "." or "..")
            {
                throw new CrmException(CrmErrorKind.Rejected, "An identifier cannot stand in the CRM's path.");
            }

            _text.Append(_text.Length == 0 ? "" : "/").Append(Uri.EscapeDataString(segment));
        }
    }

    /// <summary>Adds a query parameter.</summary>
    /// <param name="name">Its name, as it is.</param>
    /// <param name="value">Its value, as it is.</param>
    /// <returns>This path.</returns>
    public CrmPath Query(string name, string value)
    {
        _text.Append(_hasQuery ? '&' : '?').Append(Uri.EscapeDataString(name)).Append('=').Append(Uri.EscapeDataString(value));
        _hasQuery = true;
        return this;
    }

    /// <summary>The encoded path and query, relative to the base address.</summary>
    public override string ToString() => _text.ToString();
}
