namespace AnonIdentity.Ledger;

/// <summary>What a visitor sent; it leaves the ledger once delivered (rule T5).</summary>
/// <param name="Subject">The subject, as it goes to the CRM.</param>
/// <param name="Body">The body, as it goes to the CRM.</param>
/// <param name="Fields">Fields of the host's CRM.</param>
public sealed record TicketContent(string Subject, string Body, IReadOnlyDictionary<string, string> Fields);
