using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace AnonIdentity.Crm.RequestTracker.Tests;

/// <summary>A Request Tracker of one user and a few tickets: it does what it is told, and may say something else about it.</summary>
internal sealed class SmallRt : HttpMessageHandler
{
    private string? _user;

    /// <summary>What it answers instead to a ticket that it made, once.</summary>
    public Func<HttpContent>? Instead { get; set; }

    /// <summary>The calls, such as <c>POST ticket</c>.</summary>
    public List<string> Calls { get; } = [];

    /// <summary>The keys of the tickets that were made.</summary>
    public List<string> Tickets { get; } = [];

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        string what = request.RequestUri!.AbsolutePath.Split('/')[3];
        Calls.Add($"{request.Method} {what}");
        JsonNode? body = request.Content is null ? null : JsonNode.Parse(await request.Content.ReadAsStringAsync(cancellationToken));
        switch (request.Method.Method, what)
        {
            case ("POST", "user"):
                _user = body!["Name"]!.GetValue<string>();
                HttpResponseMessage made = Json($$"""{"id":"{{_user}}"}""");
                made.Headers.TryAddWithoutValidation("Location", "/REST/2.0/user/7");
                return made;
            case ("POST", "users"):
                return Json(_user is null ? """{"items":[]}""" : $$"""{"items":[{"id":"7","Name":"{{_user}}"}]}""");
            case ("GET", "queue"):
                return Json("""{"id":1,"Name":"General","TicketCustomFields":[{"name":"VisitorIdentifier"},{"name":"TicketKey"}]}""");
            case ("POST", "ticket"):
                Tickets.Add(body!["CustomFields"]!["TicketKey"]!.GetValue<string>());
                HttpContent? instead = Instead?.Invoke();
                Instead = null;
                return instead is null ? Json($$"""{"id":"{{11 + Tickets.Count}}"}""") : new HttpResponseMessage(HttpStatusCode.OK) { Content = instead };
            default:
                return Json($$"""{"items":[{{string.Join(',', Tickets.Select(static (key, i) => $$"""{"id":{{12 + i}},"Requestor":[{"id":"7"}],"CustomFields":[{"name":"TicketKey","values":["{{key}}"]}]}"""))}}]}""");
        }
    }

    private static HttpResponseMessage Json(string text) => new(HttpStatusCode.OK) { Content = new StringContent(text, Encoding.UTF8, "application/json") };
}
