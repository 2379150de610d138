using System.Text;

namespace AnonIdentity;

/// <summary>A receipt as one line that a person can read: <c>Merged: merge web_….1, tickets 2 (2 moved), contact 17</c>.</summary>
internal sealed class ReceiptLine(string begin)
{
    private readonly StringBuilder _line = new(begin);
    private bool _isBegun;

    /// <summary>Adds what is known.</summary>
    internal ReceiptLine Add(string name, string? value)
    {
        if (value is not null)
        {
            _line.Append(_isBegun ? ", " : ": ").Append(name).Append(' ').Append(value);
            _isBegun = true;
        }

        return this;
    }

    public override string ToString() => _line.ToString();
}
