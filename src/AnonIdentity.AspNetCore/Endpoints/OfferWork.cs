using AnonIdentity.AspNetCore.Visitors;
using Microsoft.AspNetCore.Http;

namespace AnonIdentity.AspNetCore.Endpoints;

/// <summary>"Are these yours?": what is offered to the signed-in consumer on this device, and the answer (rule S8).</summary>
internal static class OfferWork
{
    /// <summary>The offers that still stand: made to this consumer on this device, and not spent.</summary>
    internal static async Task<IReadOnlyList<OfferAnswer>> ListAsync(HttpContext context, VisitorFeature feature, ConsumerId consumer, CancellationToken cancellationToken)
    {
        List<OfferAnswer> offers = [];
        foreach (VisitorId visitor in Visitors(context, feature, consumer))
        {
            IReadOnlyList<TicketAnswer> tickets = await TicketRows.OfVisitorAsync(feature.Tenant, visitor, cancellationToken).ConfigureAwait(false);
            if (tickets.Count > 0)
            {
                offers.Add(new OfferAnswer(visitor, tickets));
            }
        }

        return offers;
    }

    internal static async Task ListAsync(SupportCall call)
    {
        if (call.Consumer is not { } consumer)
        {
            await SignInFirstAsync(call).ConfigureAwait(false);
            return;
        }

        IReadOnlyList<OfferAnswer> offers = await ListAsync(call.Context, call.Feature, consumer, call.Aborted).ConfigureAwait(false);
        await Answers.JsonAsync(call.Context, StatusCodes.Status200OK, new OfferList(offers), SupportJson.Default.OfferList).ConfigureAwait(false);
    }

    internal static async Task AcceptAsync(SupportCall call)
    {
        if (call.Consumer is not { } consumer)
        {
            await SignInFirstAsync(call).ConfigureAwait(false);
            return;
        }

        if (Find(call, consumer) is not { } visitor)
        {
            await NotOfferedAsync(call).ConfigureAwait(false);
            return;
        }

        MergeRequest request = new(visitor, consumer) { Name = call.Tenant.Options.ConsumerName(call.Context.User) };
        MergeReceipt receipt = await call.Tenant.Merger.MergeAsync(request, call.Aborted).ConfigureAwait(false);
        End(call, consumer, visitor);
        bool pending = receipt.Outcome is MergeOutcome.Pending or MergeOutcome.Parked;
        if (pending || receipt.Outcome is MergeOutcome.Merged or MergeOutcome.Promoted or MergeOutcome.AlreadyMerged)
        {
            await Answers.JsonAsync(
                call.Context,
                pending ? StatusCodes.Status202Accepted : StatusCodes.Status200OK,
                new MergeAnswer(pending ? "pending" : "merged", receipt.Counts.Moved + receipt.Counts.AlreadyThere),
                SupportJson.Default.MergeAnswer).ConfigureAwait(false);
        }
        else
        {
            await NotOfferedAsync(call).ConfigureAwait(false);
        }
    }

    internal static Task DeclineAsync(SupportCall call)
    {
        if (call.Consumer is not { } consumer)
        {
            return SignInFirstAsync(call);
        }

        if (Find(call, consumer) is not { } visitor)
        {
            return NotOfferedAsync(call);
        }

        End(call, consumer, visitor);
        call.Context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    // The identifier in the address only says which of the offers on this device is meant.
    private static VisitorId? Find(SupportCall call, ConsumerId consumer) =>
        VisitorId.TryParse(call.Context.Request.RouteValues["visitor"] as string, out VisitorId named)
        && Visitors(call.Context, call.Feature, consumer).Contains(named)
            ? named
            : null;

    private static IEnumerable<VisitorId> Visitors(HttpContext context, VisitorFeature feature, ConsumerId consumer)
    {
        IEnumerable<VisitorId> offered = VisitorCookies.ReadOffers(context, feature.Tenant, consumer).Select(static offer => offer.Visitor);

        // An app keeps one token, and offers whose it is.
        return (feature is { Source: VisitorSource.Header, Visitor: { } visitor } && feature.Tenant.Options.SignInMerge != SignInMerge.Manual ? offered.Append(visitor) : offered).Distinct();
    }

    private static void End(SupportCall call, ConsumerId consumer, VisitorId visitor)
    {
        List<Offer> offers = VisitorCookies.ReadOffers(call.Context, call.Tenant, consumer);
        if (offers.RemoveAll(offer => offer.Visitor == visitor) > 0)
        {
            VisitorCookies.WriteOffers(call.Context, call.Tenant, consumer, offers);
        }

        if (call.Feature.Visitor == visitor && call.Feature.Source == VisitorSource.Header)
        {
            PrivateAnswer.SendToken(call.Context, call.Tenant, call.Tenant.Issuer.Issue(visitor.Channel));
        }
    }

    private static Task SignInFirstAsync(SupportCall call) =>
        Answers.ProblemAsync(call.Context, StatusCodes.Status401Unauthorized, "Sign in first.");

    private static Task NotOfferedAsync(SupportCall call) =>
        Answers.ProblemAsync(call.Context, StatusCodes.Status404NotFound, "There is no such offer.");
}
