namespace AnonIdentity.AspNetCore.Endpoints;

/// <summary>A fresh visitor's token.</summary>
/// <param name="Token">The token: a secret that the app keeps and sends in the header.</param>
/// <param name="Header">The name of that header.</param>
/// <param name="Expires">When the token ends.</param>
internal sealed record VisitorAnswer(string Token, string Header, DateTimeOffset Expires);
