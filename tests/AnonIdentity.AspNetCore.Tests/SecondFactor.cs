using Microsoft.AspNetCore.Identity;

namespace AnonIdentity.AspNetCore.Tests;

/// <summary>The framework's time-based codes, for every user.</summary>
internal sealed class SecondFactor : TotpSecurityStampBasedTokenProvider<Member>
{
    public override Task<bool> CanGenerateTwoFactorTokenAsync(UserManager<Member> manager, Member user) => Task.FromResult(true);
}
