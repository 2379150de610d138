using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace AnonIdentity.WebChat;

/// <summary>Sign-in without passwords, for show: a cookie for browsers, a bearer token for the app.</summary>
internal static class DemoSignIn
{
    public const string Either = "Either";
    public const string AppScheme = "App";

    /// <summary>Who can sign in, and their names.</summary>
    public static IReadOnlyDictionary<string, string> People { get; } = new SortedDictionary<string, string>(StringComparer.Ordinal)
    {
        ["ada"] = "Ada Lovelace",
        ["agent"] = "Support agent",
        ["bob"] = "Bob Noyce",
    };

    public static void AddDemoSignIn(this IServiceCollection services)
    {
        services.AddAuthentication(Either)
            .AddPolicyScheme(Either, null, options => options.ForwardDefaultSelector =
                static context => context.Request.Headers.Authorization.Count > 0 ? AppScheme : CookieAuthenticationDefaults.AuthenticationScheme)
            .AddCookie(options =>
            {
                options.LoginPath = "/signin";
                options.AccessDeniedPath = "/signin";
                options.Cookie.Name = "__Host-shop";
                options.Cookie.SecurePolicy = CookieSecurePolicy.Always;
            })
            .AddScheme<AuthenticationSchemeOptions, AppBearer>(AppScheme, null);
        services.AddAuthorizationBuilder().AddPolicy("agents", policy => policy.RequireRole("agent"));
    }

    /// <summary>The schemes whose sign-in is a consumer's.</summary>
    public static void Count(IList<string> schemes)
    {
        schemes.Add(Either);
        schemes.Add(AppScheme);
        schemes.Add(CookieAuthenticationDefaults.AuthenticationScheme);
    }

    public static ClaimsPrincipal? Principal(string? person, string scheme) => person is not null && People.TryGetValue(person, out string? name)
        ? new ClaimsPrincipal(new ClaimsIdentity(
            [new(ClaimTypes.NameIdentifier, person), new(ClaimTypes.Name, name), new(ClaimTypes.Role, person == "agent" ? "agent" : "customer")],
            scheme))
        : null;

    public static async Task<IResult> SignInAsync(HttpContext context, string? person)
    {
        if (Principal(person, CookieAuthenticationDefaults.AuthenticationScheme) is not { } principal)
        {
            return Results.BadRequest();
        }

        await context.SignInAsync(CookieAuthenticationDefaults.AuthenticationScheme, principal);
        return Results.LocalRedirect(person == "agent" ? "/support/review" : "/yours");
    }
}
