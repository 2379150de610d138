using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace AnonIdentity.AspNetCore.Endpoints;

/// <summary>Writes answers and problems.</summary>
internal static class Answers
{
    internal static Task JsonAsync<T>(HttpContext context, int status, T answer, JsonTypeInfo<T> type)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(answer, type, cancellationToken: context.RequestAborted);
    }

    internal static Task ProblemAsync(HttpContext context, int status, string title, string? detail = null)
    {
        context.Response.StatusCode = status;
        ProblemDetails problem = new() { Status = status, Title = title, Detail = detail, Type = "about:blank" };
        return context.Response.WriteAsJsonAsync(problem, SupportJson.Default.ProblemDetails, "application/problem+json", context.RequestAborted);
    }
}
