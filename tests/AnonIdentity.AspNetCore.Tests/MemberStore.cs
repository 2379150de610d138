using System.Collections.Concurrent;
using Microsoft.AspNetCore.Identity;

namespace AnonIdentity.AspNetCore.Tests;

/// <summary>Keeps the users of ASP.NET Core Identity in memory.</summary>
internal sealed class MemberStore : IUserPasswordStore<Member>, IUserSecurityStampStore<Member>, IUserTwoFactorStore<Member>, IUserLoginStore<Member>
{
    private readonly ConcurrentDictionary<string, Member> _members = new(StringComparer.Ordinal);

    public Task<IdentityResult> CreateAsync(Member user, CancellationToken cancellationToken)
    {
        _members[user.Id] = user;
        return Task.FromResult(IdentityResult.Success);
    }

    public Task<IdentityResult> UpdateAsync(Member user, CancellationToken cancellationToken) => Task.FromResult(IdentityResult.Success);

    public Task<IdentityResult> DeleteAsync(Member user, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<Member?> FindByIdAsync(string userId, CancellationToken cancellationToken) => Task.FromResult(_members.GetValueOrDefault(userId));

    public Task<Member?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) =>
        Task.FromResult(_members.Values.FirstOrDefault(member => member.NormalizedName == normalizedUserName));

    public Task<string> GetUserIdAsync(Member user, CancellationToken cancellationToken) => Task.FromResult(user.Id);

    public Task<string?> GetUserNameAsync(Member user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Name);

    public Task SetUserNameAsync(Member user, string? userName, CancellationToken cancellationToken) => Set(() => user.Name = userName ?? "");

    public Task<string?> GetNormalizedUserNameAsync(Member user, CancellationToken cancellationToken) => Task.FromResult(user.NormalizedName);

    public Task SetNormalizedUserNameAsync(Member user, string? normalizedName, CancellationToken cancellationToken) => Set(() => user.NormalizedName = normalizedName);

    public Task SetPasswordHashAsync(Member user, string? passwordHash, CancellationToken cancellationToken) => Set(() => user.PasswordHash = passwordHash);

    public Task<string?> GetPasswordHashAsync(Member user, CancellationToken cancellationToken) => Task.FromResult(user.PasswordHash);

    public Task<bool> HasPasswordAsync(Member user, CancellationToken cancellationToken) => Task.FromResult(user.PasswordHash is not null);

    public Task SetSecurityStampAsync(Member user, string stamp, CancellationToken cancellationToken) => Set(() => user.SecurityStamp = stamp);

    public Task<string?> GetSecurityStampAsync(Member user, CancellationToken cancellationToken) => Task.FromResult(user.SecurityStamp);

    public Task SetTwoFactorEnabledAsync(Member user, bool enabled, CancellationToken cancellationToken) => Set(() => user.TwoFactor = enabled);

    public Task<bool> GetTwoFactorEnabledAsync(Member user, CancellationToken cancellationToken) => Task.FromResult(user.TwoFactor);

    public Task AddLoginAsync(Member user, UserLoginInfo login, CancellationToken cancellationToken) => Set(() => user.Logins.Add(login));

    public Task RemoveLoginAsync(Member user, string loginProvider, string providerKey, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IList<UserLoginInfo>> GetLoginsAsync(Member user, CancellationToken cancellationToken) => Task.FromResult<IList<UserLoginInfo>>(user.Logins);

    public Task<Member?> FindByLoginAsync(string loginProvider, string providerKey, CancellationToken cancellationToken) =>
        Task.FromResult(_members.Values.FirstOrDefault(member => member.Logins.Any(login => login.LoginProvider == loginProvider && login.ProviderKey == providerKey)));

    public void Dispose()
    {
    }

    private static Task Set(Action set)
    {
        set();
        return Task.CompletedTask;
    }
}
