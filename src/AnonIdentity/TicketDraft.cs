using System.Collections.Frozen;

namespace AnonIdentity;

/// <summary>What a consumer asks.</summary>
/// <param name="Subject">The subject. It loses control characters, formula starters are neutralised, and it is cut to the CRM's length (rule T8).</param>
/// <param name="Body">The body: plain text, kept unchanged but for NUL and lone surrogates. One over the CRM's length is refused.</param>
public sealed record TicketDraft(string Subject, string Body)
{
    /// <summary>The host's key for this draft, unique within its visitor or consumer, at most 200 characters: the same key is the same ticket
    /// (rule T4). <see langword="null"/>: a key is made, and a repetition is another ticket.</summary>
    public string? Key { get; init; }

    /// <summary>How to answer: an e-mail address or telephone number that nobody verified. It stands in the body, marked so; it is never a key,
    /// and no mail is sent to it (rule T9).</summary>
    public string? ReplyTo { get; init; }

    /// <summary>Fields of the host's CRM that pass through to the adapter: queue, tags, custom fields (rule T10).</summary>
    public IReadOnlyDictionary<string, string> Fields { get; init; } = FrozenDictionary<string, string>.Empty;
}
