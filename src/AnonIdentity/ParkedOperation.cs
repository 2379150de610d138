namespace AnonIdentity;

/// <summary>Work that waits for somebody to look (rule R5).</summary>
/// <param name="Subject">Whose it is: a visitor or a consumer.</param>
/// <param name="Operation">The number of the operation; zero for a ticket.</param>
/// <param name="TicketKey">The key of the draft; <see langword="null"/> for an operation.</param>
/// <param name="Reason">Why; no personal data.</param>
public sealed record ParkedOperation(Ledger.Subject Subject, int Operation, string? TicketKey, string Reason);
