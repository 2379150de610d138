using AnonIdentity.AspNetCore.Review;

namespace AnonIdentity.AspNetCore;

/// <summary>What a form for a ticket is to carry, so that a double click or a retry is the same ticket of the same visitor.</summary>
/// <param name="Value">The value of a field named <c>form</c>. Another for each form that is shown.</param>
public sealed record SupportForm(string Value)
{
    /// <summary>The name of the antiforgery field; <see langword="null"/> when nobody is signed in by cookie, and none is needed.</summary>
    public string? AntiforgeryField { get; init; }

    /// <summary>The name of the header that may carry the antiforgery token instead of the field.</summary>
    public string? AntiforgeryHeader { get; init; }

    /// <summary>The antiforgery token.</summary>
    public string? AntiforgeryToken { get; init; }

    /// <summary>The hidden fields of an HTML form, encoded: <see cref="Value"/>, and the antiforgery token when there is one.</summary>
    /// <returns>One or two <c>input</c> elements.</returns>
    public string ToHtml() => Html.Join(
    [
        Hidden("form", Value),
        AntiforgeryField is { } name && AntiforgeryToken is { } token ? Hidden(name, token) : Html.Empty,
    ]).Text;

    private static Html Hidden(string name, string value) => Html.Of($"""<input type="hidden" name="{name}" value="{value}">""");
}
