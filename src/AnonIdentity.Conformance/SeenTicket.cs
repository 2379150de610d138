using AnonIdentity.Crm;

namespace AnonIdentity.Conformance;

/// <summary>A ticket as an agent sees it in the CRM, read without the adapter under test.</summary>
/// <param name="Contacts">Its contacts.</param>
/// <param name="Visitor">The visitor identifier that it shows, as text.</param>
/// <param name="Subject">The subject.</param>
/// <param name="Body">The body, with line ends as <c>\n</c>.</param>
public sealed record SeenTicket(IReadOnlyList<CrmContactId> Contacts, string? Visitor, string Subject, string Body);
