using AnonIdentity.AspNetCore.Visitors;
using AnonIdentity.DataProtection;
using Microsoft.AspNetCore.Http;

namespace AnonIdentity.AspNetCore.Endpoints;

/// <summary>The endpoints of a few lines.</summary>
internal static class SmallAnswers
{
    /// <summary>A fresh visitor's token for an app. Nothing of the request is read: no identifier can be asked for.</summary>
    internal static Task NewVisitorAsync(SupportCall call)
    {
        string token = call.Tenant.Tokens.Protect(call.Tenant.Issuer.Issue(Channel.Mobile));
        VisitorTokenResult read = call.Tenant.Tokens.Read(token);
        VisitorAnswer answer = new(token, call.Tenant.Options.HeaderName, read.ExpiresAt.ToDateTimeOffset());
        return Answers.JsonAsync(call.Context, StatusCodes.Status201Created, answer, SupportJson.Default.VisitorAnswer);
    }

    internal static Task FormAsync(SupportCall call)
    {
        SupportForm form = call.Context.GetSupportForm();
        return Answers.JsonAsync(
            call.Context,
            StatusCodes.Status200OK,
            new FormAnswer(form.Value, form.AntiforgeryField, form.AntiforgeryHeader, form.AntiforgeryToken),
            SupportJson.Default.FormAnswer);
    }

    internal static async Task ListAsync(SupportCall call)
    {
        IReadOnlyList<TicketAnswer> tickets = call.Consumer is { } consumer
            ? await TicketRows.OfConsumerAsync(call.Tenant, consumer, call.Aborted).ConfigureAwait(false)
            : call.Feature.Visitor is { } visitor
                ? await TicketRows.OfVisitorAsync(call.Tenant, visitor, call.Aborted).ConfigureAwait(false)
                : [];
        await Answers.JsonAsync(call.Context, StatusCodes.Status200OK, new TicketList(tickets), SupportJson.Default.TicketList).ConfigureAwait(false);
    }
}
