using AnonIdentity.AspNetCore.Visitors;
using AnonIdentity.Ledger;
using Microsoft.AspNetCore.Http;

namespace AnonIdentity.AspNetCore.Endpoints;

/// <summary>Opens a ticket: of the consumer who is signed in, else of the visitor whose token came, else of the one in the form, else of a new one.</summary>
internal static class OpenTicket
{
    // How long the same form can be a retry of the one who filled it in, and not somebody else's way back to it.
    private static readonly TimeSpan Retry = TimeSpan.FromMinutes(5);

    internal static async Task RunAsync(SupportCall call)
    {
        WebTenant tenant = call.Tenant;
        TicketRequest request = await RequestBody.ReadAsync(call.Context, tenant.Options.MaxBodySize).ConfigureAwait(false);
        string subject = Needed(request.Subject, "subject");
        string body = Needed(request.Body, "body");

        FormContent? form = tenant.Forms.Open(request.Form);
        if (form is null && !string.IsNullOrEmpty(request.Form))
        {
            await Answers.ProblemAsync(call.Context, StatusCodes.Status400BadRequest, "The form is out of date.", "What its field form carries is not of this site, or too old: load it again and send it again.").ConfigureAwait(false);
            return;
        }

        TicketDraft draft = new(subject, body)
        {
            Key = form?.Key ?? request.Key ?? tenant.Issuer.Issue(Channel.Web).Value.ToString("N"),
            ReplyTo = request.ReplyTo,
        };
        draft = tenant.Options.PrepareDraft(call.Context, draft);
        TicketReceipt receipt;
        try
        {
            receipt = call.Consumer is { } consumer
                ? await tenant.Opener.OpenAsync(consumer, draft, call.Aborted).ConfigureAwait(false)
                : await OpenAsVisitorAsync(call, form, draft).ConfigureAwait(false);
        }
        catch (ArgumentException wrong)
        {
            throw new BadRequestException("A field cannot be taken. A key has 1 to 200 characters, none of them a control character or half a surrogate; the other fields are as the application made them.", inner: wrong);
        }

        await AnswerAsync(call.Context, receipt).ConfigureAwait(false);
    }

    private static string Needed(string? text, string field) =>
        string.IsNullOrWhiteSpace(text) ? throw new BadRequestException($"The field {field} is missing.") : text;

    private static async Task<TicketReceipt> OpenAsVisitorAsync(SupportCall call, FormContent? form, TicketDraft draft)
    {
        VisitorId visitor = await ChooseAsync(call, form, draft.Key!).ConfigureAwait(false);
        TicketReceipt receipt;
        try
        {
            receipt = await call.Tenant.Opener.OpenAsync(visitor, draft, call.Aborted).ConfigureAwait(false);
        }
        finally
        {
            call.Tenant.Asked.Outdate(visitor);
        }

        if (receipt.Outcome != TicketOutcome.Refused)
        {
            await KeepAsync(call, form, receipt).ConfigureAwait(false);
        }

        return receipt;
    }

    private static async Task<VisitorId> ChooseAsync(SupportCall call, FormContent? form, string key)
    {
        if (call.Feature.Visitor is not { } visitor)
        {
            return form?.Visitor ?? call.Tenant.Issuer.Issue(call.Feature.Source == VisitorSource.Header ? Channel.Mobile : Channel.Web);
        }

        // A repetition of a form that was posted before the device had its cookie: it is the same ticket, not another of this visitor.
        return form?.Visitor is { } first && first != visitor
            && await call.Tenant.Ledger.ReadTicketAsync(Subject.Of(first), key, call.Aborted).ConfigureAwait(false) is not null
                ? first
                : visitor;
    }

    // The device keeps the receipt's visitor; a spent one it never gets, nor by going back to an old form one that ended on this device.
    private static async Task KeepAsync(SupportCall call, FormContent? form, TicketReceipt receipt)
    {
        VisitorId visitor = receipt.Visitor;
        if (receipt.Outcome == TicketOutcome.Same && visitor != call.Feature.Visitor && !(form is not null && call.Tenant.Now - form.MadeAt <= Retry.TotalMilliseconds))
        {
            return;
        }

        if (receipt.Outcome == TicketOutcome.Same
            && await call.Tenant.Ledger.ReadAsync(Subject.Of(visitor), call.Aborted).ConfigureAwait(false) is not { State: SubjectState.Anonymous })
        {
            return;
        }

        if (call.Feature.Source != VisitorSource.Header)
        {
            VisitorCookies.Set(call.Context, call.Tenant, visitor);
        }
        else if (visitor != call.Feature.Visitor)
        {
            PrivateAnswer.SendToken(call.Context, call.Tenant, visitor);
        }
    }

    private static Task AnswerAsync(HttpContext context, TicketReceipt receipt)
    {
        if (receipt.Outcome == TicketOutcome.Refused)
        {
            return receipt.Refusal switch
            {
                TicketRefusal.KeyTaken => Answers.ProblemAsync(context, StatusCodes.Status409Conflict, "This was sent before with another text.", "The first one is kept."),
                TicketRefusal.BodyTooLong => Answers.ProblemAsync(context, StatusCodes.Status413PayloadTooLarge, "The text is too long."),
                _ => Answers.ProblemAsync(context, StatusCodes.Status409Conflict, "This cannot be taken."),
            };
        }

        bool delivered = receipt.Ticket is not null;
        int status = !delivered ? StatusCodes.Status202Accepted : receipt.Outcome == TicketOutcome.Opened ? StatusCodes.Status201Created : StatusCodes.Status200OK;
        return Answers.JsonAsync(context, status, TicketRows.AnswerOf(receipt.Key, delivered), SupportJson.Default.TicketAnswer);
    }
}
