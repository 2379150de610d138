namespace AnonIdentity.AspNetCore.Endpoints;

/// <summary>What a form is to carry.</summary>
/// <param name="Form">The value of the field <c>form</c>.</param>
/// <param name="AntiforgeryField">The name of the antiforgery field; <see langword="null"/> when none is needed.</param>
/// <param name="AntiforgeryHeader">The header that may carry it instead.</param>
/// <param name="AntiforgeryToken">Its value.</param>
internal sealed record FormAnswer(string Form, string? AntiforgeryField, string? AntiforgeryHeader, string? AntiforgeryToken);
