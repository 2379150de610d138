using System.Security.Cryptography;
using AnonIdentity.Crm;
using AnonIdentity.InMemory;
using AnonIdentity.Issuing;
using AnonIdentity.Ledger;
using AnonIdentity.Sqlite;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace AnonIdentity.Benchmarks.Web;

/// <summary>What a careful author would write instead: a minimal endpoint, the visitor in a protected cookie, the draft written before the CRM is
/// called and what came of it afterwards, so that no crash loses a ticket.</summary>
internal sealed class HandSite : IAsyncDisposable
{
    private const string CookieName = "__Host-visitor";

    private readonly WebApplication _app;
    private readonly string _connectionString;
    private readonly InMemoryCrm _crm;
    private readonly TicketsByHand _tickets;
    private readonly ITimeLimitedDataProtector _protector;
    private readonly VisitorIdIssuer _issuer = new(SystemClock.Instance);

    private HandSite(WebApplication app, string connectionString, InMemoryCrm crm, bool eachResult)
    {
        _app = app;
        _connectionString = connectionString;
        _crm = crm;
        _tickets = new TicketsByHand(connectionString, eachResult);
        _protector = app.Services.GetRequiredService<IDataProtectionProvider>().CreateProtector("Visitor").ToTimeLimitedDataProtector();
    }

    internal Uri Address => KestrelHost.AddressOf(_app);

    /// <param name="connectionString">A file for the same tables.</param>
    /// <param name="eachResult">Whether what came of each call to the CRM is written at once, and not that of both together.</param>
    internal static async Task<HandSite> StartAsync(string connectionString, bool eachResult)
    {
        IVisitorLedger tables = SqliteLedger.Create(new SqliteLedgerOptions { ConnectionString = connectionString }, "", TimeProvider.System);
        await using ((IAsyncDisposable)tables)
        {
            await tables.GetStatusAsync(CancellationToken.None);
        }

        WebApplication app = KestrelHost.Build(KestrelHost.NewBuilder());
        HandSite site = new(app, connectionString, new InMemoryCrm(), eachResult);
        app.MapPost("/support/tickets", site.OpenAsync);
        await app.StartAsync();
        return site;
    }

    internal SupportRows Count() => SupportRows.Of(_connectionString, _crm);

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _tickets.Dispose();
    }

    private async Task<IResult> OpenAsync(HandTicket ticket, HttpContext context)
    {
        if (string.IsNullOrWhiteSpace(ticket.Subject) || string.IsNullOrWhiteSpace(ticket.Body))
        {
            return TypedResults.Problem("Subject and body are needed.", statusCode: StatusCodes.Status400BadRequest);
        }

        VisitorId visitor = VisitorOf(context) ?? _issuer.Issue(Channel.Web);
        string key = ticket.Key ?? Guid.CreateVersion7().ToString("N");
        (string name, string? known) = await _tickets.AcceptAsync(visitor, key, ticket);
        CrmContactId contact = known is null
            ? (await _crm.EnsureContactAsync(new NewContact(ContactKey.Of(visitor), "", name), context.RequestAborted)).Id
            : new CrmContactId(known);
        await _tickets.KeepContactAsync(visitor, known is null ? contact : null);
        CrmTicketId made = await _crm.CreateTicketAsync(new NewTicket($"{visitor}-{key}", visitor, contact, ticket.Subject, ticket.Body), context.RequestAborted);
        await _tickets.DeliveredAsync(visitor, key, contact, made);
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Cookies.Append(
            CookieName,
            _protector.Protect(visitor.ToString(), TimeSpan.FromDays(180)),
            new CookieOptions { Path = "/", Secure = true, HttpOnly = true, SameSite = SameSiteMode.Lax, MaxAge = TimeSpan.FromDays(180), IsEssential = true });
        return TypedResults.Json(new HandAnswer(key, "delivered"), statusCode: StatusCodes.Status201Created);
    }

    private VisitorId? VisitorOf(HttpContext context)
    {
        try
        {
            return context.Request.Cookies[CookieName] is { } token ? VisitorId.Parse(_protector.Unprotect(token)) : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
