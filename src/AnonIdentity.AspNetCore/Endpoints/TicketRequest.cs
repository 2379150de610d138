namespace AnonIdentity.AspNetCore.Endpoints;

/// <summary>The body of a post that opens a ticket. No field names a person; fields that are not here are ignored (rule S4).</summary>
/// <param name="Subject">The subject.</param>
/// <param name="Body">The body, plain text.</param>
/// <param name="ReplyTo">How to answer; text that nobody verified.</param>
/// <param name="Form">What the form carried.</param>
/// <param name="Key">An app's own key for this draft: the same key is the same ticket.</param>
internal sealed record TicketRequest(string? Subject, string? Body, string? ReplyTo, string? Form, string? Key);
