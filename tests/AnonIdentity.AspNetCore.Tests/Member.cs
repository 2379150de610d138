using Microsoft.AspNetCore.Identity;

namespace AnonIdentity.AspNetCore.Tests;

/// <summary>A user of ASP.NET Core Identity.</summary>
internal sealed class Member
{
    public string Id => "id-of-" + Name;

    public string Name { get; set; } = "";

    public string? NormalizedName { get; set; }

    public string? PasswordHash { get; set; }

    public string? SecurityStamp { get; set; }

    public bool TwoFactor { get; set; }

    public List<UserLoginInfo> Logins { get; } = [];
}
