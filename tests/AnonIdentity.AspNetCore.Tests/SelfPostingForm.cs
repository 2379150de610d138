namespace AnonIdentity.AspNetCore.Tests;

/// <summary>The page of a provider that brings somebody back.</summary>
/// <param name="Action">Where it posts itself.</param>
/// <param name="Fields">What it posts.</param>
/// <param name="CrossSiteCookies">The client's cookies that a browser sends along with a post of another site.</param>
internal sealed record SelfPostingForm(string Action, IReadOnlyDictionary<string, string> Fields, IReadOnlyList<string> CrossSiteCookies);
