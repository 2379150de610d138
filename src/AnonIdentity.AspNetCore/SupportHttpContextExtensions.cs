using AnonIdentity.AspNetCore.Endpoints;
using AnonIdentity.AspNetCore.Visitors;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AnonIdentity.AspNetCore;

/// <summary>What a host's own pages ask of a request.</summary>
public static class SupportHttpContextExtensions
{
    /// <summary>The visitor whose token came with the request, proved; it may be spent. Read when first asked for: a request that does not ask
    /// pays nothing.</summary>
    /// <param name="context">The request.</param>
    /// <returns>The visitor; <see langword="null"/> when there is none beyond doubt.</returns>
    public static VisitorId? GetVisitor(this HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return VisitorFeature.Of(context)?.Visitor;
    }

    /// <summary>What a form that this response shows is to carry. Sets the antiforgery cookie when somebody is signed in by cookie, and no other,
    /// and <c>Cache-Control: no-store</c>: a form that a cache gives to several people would make them one visitor.</summary>
    /// <param name="context">The request.</param>
    /// <exception cref="InvalidOperationException">The request has no tenant.</exception>
    public static SupportForm GetSupportForm(this HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        VisitorFeature feature = VisitorFeature.Of(context) ?? throw new InvalidOperationException("The request has no tenant.");
        WebTenant tenant = feature.Tenant;
        VisitorId fresh = tenant.Issuer.Issue(feature.Source == VisitorSource.Header ? Channel.Mobile : Channel.Web);
        string value = tenant.Forms.Seal(fresh, tenant.Issuer.Issue(Channel.Web).Value);
        PrivateAnswer.Mark(context);
        if (!Gate.IsSignedInByCookie(context))
        {
            return new SupportForm(value);
        }

        AntiforgeryTokenSet tokens = context.RequestServices.GetRequiredService<IAntiforgery>().GetAndStoreTokens(context);
        return new SupportForm(value)
        {
            AntiforgeryField = tokens.FormFieldName,
            AntiforgeryHeader = tokens.HeaderName,
            AntiforgeryToken = tokens.RequestToken,
        };
    }

    /// <summary>What is offered on this device to the consumer who is signed in.</summary>
    /// <param name="context">The request.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<IReadOnlyList<SupportOffer>> GetSupportOffersAsync(this HttpContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (VisitorFeature.Of(context) is not { } feature || feature.Tenant.ConsumerOf(context.User) is not { } consumer)
        {
            return [];
        }

        IReadOnlyList<OfferAnswer> offers = await OfferWork.ListAsync(context, feature, consumer, cancellationToken).ConfigureAwait(false);
        return [.. offers.Select(static offer => new SupportOffer(offer.Visitor, [.. offer.Tickets.Select(static ticket => ticket.Time)]))];
    }
}
