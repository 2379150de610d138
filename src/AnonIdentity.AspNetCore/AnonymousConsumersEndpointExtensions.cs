using System.Diagnostics.CodeAnalysis;
using AnonIdentity.AspNetCore.Endpoints;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Maps the endpoints.</summary>
public static class AnonymousConsumersEndpointExtensions
{
    private const string Json = "application/json";

    /// <summary>Maps, under a prefix: <c>GET form</c>, <c>POST tickets</c>, <c>GET tickets</c>, <c>POST visitors</c>, <c>GET offers</c>,
    /// <c>POST offers/{visitor}/accept</c> and <c>POST offers/{visitor}/decline</c>. They are open to everybody: who acts is told by token and by
    /// the host's authentication.</summary>
    /// <param name="endpoints">Where to map them.</param>
    /// <param name="prefix">The prefix, such as <c>/support</c>.</param>
    /// <returns>The group, for further conventions.</returns>
    /// <exception cref="InvalidOperationException"><c>UseAspNetCore</c> was not called.</exception>
    public static RouteGroupBuilder MapAnonymousConsumers(this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string prefix)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        if (endpoints.ServiceProvider.GetService<Gate>() is not { } gate)
        {
            throw new InvalidOperationException("MapAnonymousConsumers needs AddAnonymousConsumers().UseAspNetCore().");
        }

        RouteGroupBuilder group = endpoints.MapGroup(prefix);
        group.WithTags("Support").AllowAnonymous().DisableAntiforgery();
        Add(group, gate, "GET", "/form", "GetSupportForm", "What a form for a ticket is to carry.", SmallAnswers.FormAsync)
            .WithMetadata(Answer(200, typeof(FormAnswer)));
        Add(group, gate, "POST", "/tickets", "OpenTicket", "Opens a ticket. Repeating it with the same form or key is the same ticket.", OpenTicket.RunAsync)
            .WithMetadata(new AcceptsMetadata([Json, "application/x-www-form-urlencoded", "multipart/form-data"], typeof(TicketRequest)))
            .WithMetadata(Answer(200, typeof(TicketAnswer)), Answer(201, typeof(TicketAnswer)), Answer(202, typeof(TicketAnswer)))
            .WithMetadata(Problem(400), Problem(409), Problem(413), Problem(415));
        Add(group, gate, "GET", "/tickets", "ListTickets", "The tickets of the visitor, or of the consumer who is signed in.", SmallAnswers.ListAsync)
            .WithMetadata(Answer(200, typeof(TicketList)));
        Add(group, gate, "POST", "/visitors", "NewVisitor", "A fresh visitor's token for an app.", SmallAnswers.NewVisitorAsync)
            .WithMetadata(Answer(201, typeof(VisitorAnswer)));
        Add(group, gate, "GET", "/offers", "ListOffers", "Tickets of this device that may be the consumer's who is signed in.", OfferWork.ListAsync)
            .WithMetadata(Answer(200, typeof(OfferList)), Problem(401));
        Add(group, gate, "POST", "/offers/{visitor}/accept", "AcceptOffer", "These are mine: merges them.", OfferWork.AcceptAsync)
            .WithMetadata(Answer(200, typeof(MergeAnswer)), Answer(202, typeof(MergeAnswer)), Problem(401), Problem(404));
        Add(group, gate, "POST", "/offers/{visitor}/decline", "DeclineOffer", "These are not mine: they are not offered again.", OfferWork.DeclineAsync)
            .WithMetadata(Answer(204, typeof(void)), Problem(401), Problem(404));
        return group;
    }

    private static IEndpointConventionBuilder Add(
        RouteGroupBuilder group, Gate gate, string verb, [StringSyntax("Route")] string pattern, string name, string summary, Func<SupportCall, Task> handler)
    {
        RequestDelegate run = context => gate.RunAsync(context, handler);
        return group.MapMethods(pattern, [verb], run)
            .WithMetadata(Describe)
            .WithName(name)
            .WithSummary(summary)
            .WithMetadata(Problem(429), Problem(503));
    }

    // Descriptions of an API are made only of endpoints that name a method.
    private static readonly System.Reflection.MethodInfo Describe = ((Func<HttpContext, Task>)Described).Method;

    private static Task Described(HttpContext context) => Task.CompletedTask;

    private static ProducesResponseTypeMetadata Answer(int status, Type type) => new(status, type, type == typeof(void) ? null : [Json]);

    private static ProducesResponseTypeMetadata Problem(int status) => new(status, typeof(ProblemDetails), ["application/problem+json"]);
}
