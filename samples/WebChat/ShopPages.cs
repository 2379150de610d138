using System.Security.Claims;
using AnonIdentity.AspNetCore;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;

namespace AnonIdentity.WebChat;

/// <summary>The shop: a front page with the widget, sign-in, "are these yours?", and the agent's view of the CRM.</summary>
internal static class ShopPages
{
    public static void MapShopPages(this WebApplication app)
    {
        app.MapGet("/", static (HttpContext context) => Page.Of(context, "The lamp shop", Page.FrontPage));
        app.MapGet("/signin", static (HttpContext context) => Page.Of(context, "Sign in", Page.SignIn(Antiforgery(context))));
        app.MapPost("/signin", async (HttpContext context, IAntiforgery antiforgery) =>
            await antiforgery.IsRequestValidAsync(context)
                ? await DemoSignIn.SignInAsync(context, (await context.Request.ReadFormAsync())["person"])
                : Results.BadRequest());

        // As a link in a mail would: nothing tells who made the browser follow it, but for what the browser itself says.
        app.MapGet("/signin/link", static (HttpContext context, string? person) => DemoSignIn.SignInAsync(context, person));
        app.MapPost("/signout", static async (HttpContext context, IAntiforgery antiforgery) =>
        {
            if (!await antiforgery.IsRequestValidAsync(context))
            {
                return Results.BadRequest();
            }

            await context.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);
            return Results.LocalRedirect("/");
        });
        app.MapGet("/yours", static async (HttpContext context) =>
        {
            IReadOnlyList<SupportOffer> offers = await context.GetSupportOffersAsync(context.RequestAborted);
            return offers.Count == 0 ? Results.LocalRedirect("/") : Page.Of(context, "Are these yours?", Page.Offers(offers));
        }).RequireAuthorization();
        app.MapGet("/crm", static async (HttpContext context, Quickstart.Agent agent) => Page.Of(context, "In the CRM", Page.Crm(await agent.LookAsync(context.RequestAborted))))
            .RequireAuthorization("agents");
        app.MapPost("/app/signin", static (string person, IDataProtectionProvider protection) =>
            DemoSignIn.People.ContainsKey(person) ? Results.Text(AppBearer.Make(protection, person)) : Results.BadRequest());
    }

    /// <summary>The hidden field of forms that only our own pages may post.</summary>
    public static string Antiforgery(HttpContext context)
    {
        AntiforgeryTokenSet tokens = context.RequestServices.GetRequiredService<IAntiforgery>().GetAndStoreTokens(context);
        return $"<input type=\"hidden\" name=\"{tokens.FormFieldName}\" value=\"{tokens.RequestToken}\">";
    }

    public static string? NameOf(HttpContext context) => context.User.FindFirstValue(ClaimTypes.Name);
}
