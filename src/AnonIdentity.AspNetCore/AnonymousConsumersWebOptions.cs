using System.Security.Claims;
using Microsoft.AspNetCore.Http;

namespace AnonIdentity.AspNetCore;

/// <summary>The options of <c>UseAspNetCore</c>, common to all tenants. They are checked at start; a wrong one is named.</summary>
public sealed class AnonymousConsumersWebOptions
{
    /// <summary>What happens at a sign-in to the tickets that were opened before it.</summary>
    /// <value>Default: <see cref="AspNetCore.SignInMerge.Ask"/>, which misfiles nothing on a shared device.</value>
    public SignInMerge SignInMerge { get; set; } = SignInMerge.Ask;

    /// <summary>How a request finds its tenant. An unknown tenant has no support: its requests are answered 404. Asked several times in a
    /// request, before and after it is authenticated: it should be quick.</summary>
    /// <value>Default: the default tenant, for every request.</value>
    public Func<HttpContext, string> Tenant { get; set; } = static _ => "";

    /// <summary>The consumer identifier of a principal; never from a request (rule S4). <see langword="null"/> or a blocked identity counts as nobody.</summary>
    /// <value>Default: the name identifier claim, else the <c>sub</c> claim.</value>
    public Func<ClaimsPrincipal, string?> Consumer { get; set; } =
        static principal => (principal.FindFirst(ClaimTypes.NameIdentifier) ?? principal.FindFirst("sub"))?.Value;

    /// <summary>The name for a placeholder contact that becomes the consumer's (rule N3).</summary>
    /// <value>Default: none, so the placeholder keeps its name.</value>
    public Func<ClaimsPrincipal, string?> ConsumerName { get; set; } = static _ => null;

    /// <summary>Whether the host knows that people share this device: then tickets are offered instead of merged.</summary>
    /// <value>Default: it does not know of any.</value>
    public Func<HttpContext, bool> SharedDevice { get; set; } = static _ => false;

    /// <summary>A visitor that was issued longer ago is offered instead of merged.</summary>
    /// <value>Default: no limit. More than zero.</value>
    public TimeSpan AskWhenOlderThan { get; set; } = TimeSpan.MaxValue;

    /// <summary>How long a sign-in waits for a merge; what is not done by then goes on in the background.</summary>
    /// <value>Default: 1 second. From zero to 30 seconds.</value>
    public TimeSpan SignInBudget { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The authentication schemes whose sign-in is a consumer's sign-in.</summary>
    /// <value>Default: empty, which stands for the default authenticate scheme.</value>
    public IList<string> SignInSchemes { get; } = [];

    /// <summary>The cookie that has the visitor token. Tenants other than the default one have their name behind it.</summary>
    /// <value>Default: <c>__Host-anon</c>. Begins with <c>__Host-</c>, then letters, digits, <c>-</c> or <c>_</c>; at most 64 characters.</value>
    public string CookieName { get; set; } = "__Host-anon";

    /// <summary>The header in which an app sends its visitor token, and in which it gets another one to keep.</summary>
    /// <value>Default: <c>Anon-Visitor</c>. Letters, digits and <c>-</c>; at most 64 characters.</value>
    public string HeaderName { get; set; } = "Anon-Visitor";

    /// <summary>How long a form can be posted with what it carries.</summary>
    /// <value>Default: 1 day. From 1 minute to 30 days.</value>
    public TimeSpan FormLifetime { get; set; } = TimeSpan.FromDays(1);

    /// <summary>How long tickets are offered.</summary>
    /// <value>Default: 30 days. From 1 minute to 1 year.</value>
    public TimeSpan OfferLifetime { get; set; } = TimeSpan.FromDays(30);

    /// <summary>The longest body of a post, in bytes.</summary>
    /// <value>Default: 256 KiB. From 1 KiB to 16 MiB.</value>
    public int MaxBodySize { get; set; } = 256 * 1024;

    /// <summary>How many requests a minute are taken.</summary>
    public SupportBudgets Budgets { get; } = new();

    /// <summary>The host's last word on a draft that came by a request: adds fields of its CRM, for example (rule T10).</summary>
    /// <value>Default: unchanged.</value>
    public Func<HttpContext, TicketDraft, TicketDraft> PrepareDraft { get; set; } = static (_, draft) => draft;
}
