using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace AnonIdentity;

/// <summary>
/// The temporary unique id of a visitor: a channel and a UUID, written as a TypeID (spec 0.3), <c>web_</c> or <c>mobile_</c> and 26 characters
/// of lower-case Crockford base32 (rule V1). It is public: the CRM shows it and agents read it, so it proves nothing (rule V3).
/// </summary>
/// <remarks><c>default(VisitorId)</c> is no identifier: every call refuses it.</remarks>
[JsonConverter(typeof(VisitorIdJsonConverter))]
public readonly record struct VisitorId : ISpanParsable<VisitorId>, ISpanFormattable, IUtf8SpanFormattable
{
    /// <summary>Makes the identifier of a channel and a UUID.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="value">Any UUID but the nil and the all-ones one.</param>
    /// <exception cref="ArgumentOutOfRangeException">The channel is unknown, or the UUID is nil or all ones.</exception>
    public VisitorId(Channel channel, Guid value)
    {
        ThrowIfUnknown(channel);
        Span<byte> bytes = stackalloc byte[16];
        value.TryWriteBytes(bytes, bigEndian: true, out _);
        ulong high = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        ulong low = BinaryPrimitives.ReadUInt64BigEndian(bytes[sizeof(ulong)..]);
        if (IsReserved(high, low))
        {
            throw new ArgumentOutOfRangeException(nameof(value), value, "The nil and the all-ones UUID identify nobody.");
        }

        Channel = channel;
        High = high;
        Low = low;
    }

    // Of what is known to be valid.
    internal VisitorId(Channel channel, ulong high, ulong low)
    {
        Channel = channel;
        High = high;
        Low = low;
    }

    /// <summary>The channel; zero only in <c>default</c>.</summary>
    public Channel Channel { get; }

    /// <summary>The UUID.</summary>
    public Guid Value
    {
        get
        {
            Span<byte> bytes = stackalloc byte[16];
            BinaryPrimitives.WriteUInt64BigEndian(bytes, High);
            BinaryPrimitives.WriteUInt64BigEndian(bytes[sizeof(ulong)..], Low);
            return new Guid(bytes, bigEndian: true);
        }
    }

    /// <summary>Whether this is <c>default(VisitorId)</c>, which every call refuses.</summary>
    public bool IsDefault => Channel == 0;

    // The halves of the UUID, big-endian: as words they are issued, read and written without a detour.
    internal ulong High { get; }

    internal ulong Low { get; }

    /// <summary>Parses the exact text that <see cref="ToString()"/> writes, nothing else (rule V1).</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="FormatException">The text is no visitor identifier.</exception>
    public static VisitorId Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Parse(text.AsSpan());
    }

    /// <inheritdoc cref="Parse(string)"/>
    public static VisitorId Parse(ReadOnlySpan<char> text) =>
        TryParse(text, out VisitorId visitor) ? visitor : throw new FormatException("The text is no visitor identifier (web_ or mobile_ and 26 characters).");

    /// <summary>Parses the exact text that <see cref="ToString()"/> writes, without an exception and without an allocation.</summary>
    /// <param name="text">The text.</param>
    /// <param name="visitor">The identifier, or <c>default</c>.</param>
    /// <returns>Whether the text is a visitor identifier.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out VisitorId visitor) => VisitorIdText.TryParse(text, out visitor);

    /// <inheritdoc cref="TryParse(ReadOnlySpan{char}, out VisitorId)"/>
    public static bool TryParse([NotNullWhen(true)] string? text, out VisitorId visitor) => TryParse(text.AsSpan(), out visitor);

    static VisitorId IParsable<VisitorId>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<VisitorId>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out VisitorId result) => TryParse(s, out result);

    static VisitorId ISpanParsable<VisitorId>.Parse(ReadOnlySpan<char> s, IFormatProvider? provider) => Parse(s);

    static bool ISpanParsable<VisitorId>.TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out VisitorId result) => TryParse(s, out result);

    /// <summary>The TypeID text; empty for <c>default</c>.</summary>
    public override string ToString() => VisitorIdText.ToString(this);

    string IFormattable.ToString(string? format, IFormatProvider? formatProvider) => ToString();

    /// <summary>Writes the TypeID text without an allocation.</summary>
    /// <param name="destination">Where to write; 33 characters always suffice.</param>
    /// <param name="charsWritten">How many characters were written.</param>
    /// <returns>Whether the text fitted.</returns>
    public bool TryFormat(Span<char> destination, out int charsWritten) => VisitorIdText.TryFormat(this, destination, out charsWritten);

    bool ISpanFormattable.TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider) => TryFormat(destination, out charsWritten);

    /// <summary>Writes the TypeID text as UTF-8 without an allocation.</summary>
    /// <param name="utf8Destination">Where to write; 33 bytes always suffice.</param>
    /// <param name="bytesWritten">How many bytes were written.</param>
    /// <returns>Whether the text fitted.</returns>
    public bool TryFormat(Span<byte> utf8Destination, out int bytesWritten) => VisitorIdText.TryFormat(this, utf8Destination, out bytesWritten);

    bool IUtf8SpanFormattable.TryFormat(Span<byte> utf8Destination, out int bytesWritten, ReadOnlySpan<char> format, IFormatProvider? provider) => TryFormat(utf8Destination, out bytesWritten);

    internal static bool IsReserved(ulong high, ulong low) => (high | low) == 0 || (high & low) == ulong.MaxValue;

    internal static void ThrowIfUnknown(Channel channel)
    {
        if (channel is not (Channel.Web or Channel.Mobile))
        {
            throw new ArgumentOutOfRangeException(nameof(channel), channel, "A visitor comes from the web or from an app.");
        }
    }
}
