using System.Security.Claims;
using FluentAssertions;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace AnonIdentity.AspNetCore.Tests;

/// <summary>A site whose accounts are ASP.NET Core Identity's, with its own sign-in, second factor, refresh and sign-out.</summary>
internal static class Membership
{
    public const string Cookie = ".AspNetCore.Identity.Application";
    public const string Password = "Correct-horse-1";

    public static async Task<Site> StartAsync(SignInMerge merge = SignInMerge.Automatic, IdentityProvider? provider = null, bool api = false)
    {
        Site site = await Site.StartAsync(merge, services: api ? AddApi : s => Add(s, provider), map: api ? MapApi : Map);
        await using AsyncServiceScope scope = site.Services.CreateAsyncScope();
        UserManager<Member> members = scope.ServiceProvider.GetRequiredService<UserManager<Member>>();
        foreach (string name in new[] { "ada", "eve", "two" })
        {
            Member member = new() { Name = name };
            (await members.CreateAsync(member, Password)).Succeeded.Should().BeTrue();
            await members.SetTwoFactorEnabledAsync(member, name == "two");
            await members.AddLoginAsync(member, new UserLoginInfo("oidc", name, null));
        }

        return site;
    }

    public static async Task<string> LogInAsync(this Device device, string user, string password = Password)
    {
        using HttpResponseMessage response = await device.PostAsync($"/account/login?user={user}&password={password}");
        return await response.Content.ReadAsStringAsync();
    }

    public static async Task<T> WithAsync<T>(this Site site, string user, Func<UserManager<Member>, Member, Task<T>> work)
    {
        await using AsyncServiceScope scope = site.Services.CreateAsyncScope();
        UserManager<Member> members = scope.ServiceProvider.GetRequiredService<UserManager<Member>>();
        return await work(members, (await members.FindByNameAsync(user))!);
    }

    private static void Add(IServiceCollection services, IdentityProvider? provider)
    {
        services.AddSingleton<IUserStore<Member>, MemberStore>();
        services.AddIdentityCore<Member>().AddSignInManager().AddTokenProvider<SecondFactor>("Code");
        AuthenticationBuilder authentication = services.AddAuthentication(static o =>
        {
            o.DefaultScheme = IdentityConstants.ApplicationScheme;
            o.DefaultSignInScheme = IdentityConstants.ExternalScheme;
        });
        authentication.AddIdentityCookies();
        services.Configure<SecurityStampValidatorOptions>(static o => o.ValidationInterval = TimeSpan.Zero); // each request renews
        if (provider is not null)
        {
            authentication.AddProvider(provider);
        }
    }

    // As the framework's template for single-page applications does it.
    private static void AddApi(IServiceCollection services)
    {
        services.AddSingleton<IUserStore<Member>, MemberStore>();
        services.AddIdentityApiEndpoints<Member>();
    }

    private static void MapApi(WebApplication app) => app.MapGroup("/api").MapIdentityApi<Member>();

    private static void Map(WebApplication app)
    {
        app.MapPost("/account/login", static async (string user, string password, SignInManager<Member> accounts) =>
            Said(await accounts.PasswordSignInAsync(user, password, isPersistent: false, lockoutOnFailure: false)));
        app.MapPost("/account/second", static async (string code, SignInManager<Member> accounts) =>
            Said(await accounts.TwoFactorSignInAsync("Code", code, isPersistent: false, rememberClient: false)));
        app.MapPost("/account/refresh", static async (ClaimsPrincipal user, SignInManager<Member> accounts) =>
            await accounts.RefreshSignInAsync((await accounts.UserManager.GetUserAsync(user))!));
        app.MapPost("/account/logout", static (SignInManager<Member> accounts) => accounts.SignOutAsync());
        app.MapGet("/account/sso", static (HttpContext context, SignInManager<Member> accounts) =>
            context.ChallengeAsync("oidc", accounts.ConfigureExternalAuthenticationProperties("oidc", "/account/back")));
        app.MapGet("/account/back", static async (SignInManager<Member> accounts) =>
        {
            ExternalLoginInfo login = (await accounts.GetExternalLoginInfoAsync())!;
            return Said(await accounts.ExternalLoginSignInAsync(login.LoginProvider, login.ProviderKey, isPersistent: false));
        });
    }

    private static string Said(SignInResult result) => result.ToString();
}
