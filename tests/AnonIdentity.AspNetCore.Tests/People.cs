using System.Security.Claims;
using Microsoft.AspNetCore.Http;

namespace AnonIdentity.AspNetCore.Tests;

internal static class People
{
    public static ClaimsPrincipal Principal(string? user) =>
        new(new ClaimsIdentity(user is null ? [] : [new Claim(ClaimTypes.NameIdentifier, user)], "test"));

    /// <summary>Who signs in, where no log of addresses has it.</summary>
    public static string? NamedBy(HttpContext context) => context.Request.Headers["X-User"].FirstOrDefault();
}
