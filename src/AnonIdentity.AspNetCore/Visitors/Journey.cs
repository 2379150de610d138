namespace AnonIdentity.AspNetCore.Visitors;

/// <summary>A visitor on its way through another site's sign-in page and back.</summary>
/// <param name="Visitor">The visitor.</param>
/// <param name="AskFirst">Whether no page of ours started it, but the address bar or a mail: then it is offered at most.</param>
internal sealed record Journey(VisitorId Visitor, bool AskFirst);
