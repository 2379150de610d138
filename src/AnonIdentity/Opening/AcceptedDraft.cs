using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using AnonIdentity.Crm;
using AnonIdentity.Ledger;

namespace AnonIdentity.Opening;

/// <summary>A draft that was checked: its key, what goes to the CRM, and a hash of what was sent.</summary>
internal sealed record AcceptedDraft(string Key, TicketContent Content, string Hash)
{
    private const int MaxKeyLength = 200;

    internal static AcceptedDraft From(TicketDraft draft, CrmCapabilities crm)
    {
        ArgumentNullException.ThrowIfNull(draft);
        Require.Text(draft.Subject, nameof(draft.Subject));
        Require.Text(draft.Body, nameof(draft.Body));
        ArgumentNullException.ThrowIfNull(draft.Fields);
        if (draft.Key is { } key && (key.Length is 0 or > MaxKeyLength || !Require.IsStorable(key)))
        {
            throw new ArgumentException($"{nameof(TicketDraft)}.{nameof(draft.Key)} has 1 to {MaxKeyLength} characters, none of them a control character or half a surrogate.", nameof(draft));
        }

        TicketContent content = new(
            TicketText.ShortField(draft.Subject, crm.SubjectLength),
            TicketText.WithReplyTo(TicketText.Body(draft.Body), draft.ReplyTo),
            draft.Fields.ToFrozenDictionary(StringComparer.Ordinal));
        return new AcceptedDraft(draft.Key ?? NewKey(), content, HashOf(draft));
    }

    // Of what was sent, not of what the CRM's limits made of it: those may change between two tries.
    private static string HashOf(TicketDraft draft)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(draft.Subject);
        Add(draft.Body);
        Add(draft.ReplyTo);
        foreach ((string name, string value) in draft.Fields.OrderBy(f => f.Key, StringComparer.Ordinal))
        {
            Add(name);
            Add(value);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());

        // The length first, so that no two drafts run together into the same text; UTF-16, so that a lone surrogate counts.
        void Add(string? text)
        {
            hash.AppendData(BitConverter.GetBytes(text?.Length ?? -1));
            hash.AppendData(System.Runtime.InteropServices.MemoryMarshal.AsBytes(text.AsSpan()));
        }
    }

    private static string NewKey() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
}
