using System.Net;
using System.Text;
using AnonIdentity.AspNetCore;
using AnonIdentity.Quickstart;

namespace AnonIdentity.WebChat;

/// <summary>The markup of the shop.</summary>
internal static class Page
{
    public const string FrontPage =
        """
        <p>Lamps for desks, walls and bedsides. Questions? No account is needed to ask.</p>
        <ul class="goods"><li>Desk lamp, 39.00</li><li>Wall lamp, 54.00</li><li>Bedside lamp, 24.00</li></ul>
        <section class="widget" aria-labelledby="ask">
        <h2 id="ask">Ask us</h2>
        <form id="ticket">
        <label for="subject">Subject</label><input id="subject" name="subject" required maxlength="200" autocomplete="off">
        <label for="body">Your question</label><textarea id="body" name="body" rows="4" required></textarea>
        <label for="replyTo">How can we reach you? (optional)</label><input id="replyTo" name="replyTo" maxlength="200">
        <button>Send</button>
        </form>
        <p id="said" role="status"></p>
        <h3>What you have asked</h3>
        <ul id="tickets"></ul>
        </section>
        <script src="/widget.js" defer></script>
        """;

    public static IResult Of(HttpContext context, string title, string body) => Results.Content(
        $"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{title}</title>
        <link rel="stylesheet" href="/shop.css">
        </head>
        <body>
        <header><a href="/">The lamp shop</a><nav aria-label="Account">{Account(context)}</nav></header>
        <main><h1>{title}</h1>{body}</main>
        </body>
        </html>
        """,
        "text/html; charset=utf-8");

    public static string SignIn(string antiforgery)
    {
        StringBuilder people = new();
        foreach ((string id, string name) in DemoSignIn.People)
        {
            people.Append($"<form method=\"post\" action=\"/signin\">{antiforgery}<input type=\"hidden\" name=\"person\" value=\"{id}\"><button>{Text(name)}</button></form>");
        }

        return "<p>This is a demo: choose who you are.</p><div class=\"row\">" + people + "</div>";
    }

    public static string Offers(IReadOnlyList<SupportOffer> offers)
    {
        StringBuilder markup = new("<p>Somebody asked these on this device before you signed in.</p>");
        foreach (SupportOffer offer in offers)
        {
            markup.Append("<section class=\"offer\"><ul>");
            foreach (DateTimeOffset? time in offer.Tickets)
            {
                markup.Append($"<li>A question{(time is { } known ? $" of {known.UtcDateTime:yyyy-MM-dd HH:mm} UTC" : "")}</li>");
            }

            markup.Append($"</ul><div class=\"row\"><button data-offer=\"{offer.Visitor}\" data-answer=\"accept\">Yes, mine</button><button data-offer=\"{offer.Visitor}\" data-answer=\"decline\">No, not mine</button></div></section>");
        }

        return markup.Append("<p id=\"said\" role=\"status\"></p><script src=\"/offers.js\" defer></script>").ToString();
    }

    public static string Crm(CrmView crm)
    {
        StringBuilder rows = new();
        foreach (TicketRow ticket in crm.Tickets)
        {
            ContactRow? contact = crm.With(ticket.Contact);
            rows.Append($"<tr><td>{Text(ticket.Subject)}</td><td>{Text(contact?.FirstName)}</td><td><code>{Text(contact?.ExternalId)}</code></td></tr>");
        }

        return $"<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Tickets\"><table><thead><tr><th scope=\"col\">Ticket</th><th scope=\"col\">Contact</th><th scope=\"col\">External id</th></tr></thead><tbody>{rows}</tbody></table></div><p><a href=\"/support/review\">Review</a></p>";
    }

    private static string Account(HttpContext context) => ShopPages.NameOf(context) is { } name
        ? $"<span>{Text(name)}</span><form method=\"post\" action=\"/signout\">{ShopPages.Antiforgery(context)}<button>Sign out</button></form>"
        : "<a href=\"/signin\">Sign in</a>";

    private static string Text(string? text) => WebUtility.HtmlEncode(text ?? "");
}
