#region program
using System.Security.Claims;
using AnonIdentity.AspNetCore;
using AnonIdentity.InMemory;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
builder.Services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie();
builder.Services.AddAuthorizationBuilder().AddPolicy("agents", policy => policy.RequireRole("agent"));

builder.Services.AddSingleton<InMemoryCrm>();         // stands for your adapter; one that holds state is registered before UseCrm, else it is made anew for each run
builder.Services.AddAnonymousConsumers()
    .UseSqlite("Data Source=anon.db")
    .UseCrm<InMemoryCrm>()
    .UseAspNetCore(o => o.SignInMerge = SignInMerge.Automatic);

WebApplication app = builder.Build();
app.MapAnonymousConsumers("/support");
app.MapAnonymousConsumersReview("/support/review").RequireAuthorization("agents");

app.MapGet("/", (HttpContext context) => Results.Content(
    $"""
    <p>You are {context.User.FindFirstValue(ClaimTypes.NameIdentifier) ?? "not signed in"}. <a href="/support/tickets">Your tickets</a></p>
    <form method="post" action="/support/tickets">
      {context.GetSupportForm().ToHtml()}
      <input name="subject"><textarea name="body"></textarea><button>Ask</button>
    </form>
    <form method="post" action="/signin/ada"><button>Sign in as Ada</button></form>
    <form method="post" action="/signin/agent"><button>Sign in as an agent</button></form>
    """,
    "text/html"));
app.MapPost("/signin/{user:regex(^(ada|agent)$)}", async (HttpContext context, string user) =>     // stands for your own sign-in
{
    Claim[] claims = [new(ClaimTypes.NameIdentifier, user), new(ClaimTypes.Role, user == "agent" ? "agent" : "customer")];
    await context.SignInAsync(new ClaimsPrincipal(new ClaimsIdentity(claims, "demo")));
    return Results.Redirect(user == "agent" ? "/support/review" : "/");
});
app.Run();
#endregion
