using System.Security.Claims;

namespace AnonIdentity.AspNetCore.Tests;

internal static class People
{
    public static ClaimsPrincipal Principal(string? user) =>
        new(new ClaimsIdentity(user is null ? [] : [new Claim(ClaimTypes.NameIdentifier, user)], "test"));
}
