using AnonIdentity.Crm;
using AnonIdentity.Ledger;
using Microsoft.AspNetCore.Http;

namespace AnonIdentity.AspNetCore.Review;

/// <summary>One visitor: history, preview of a merge, forget.</summary>
internal static class VisitorPage
{
    private const int Most = 100;

    internal static Task RunAsync(ReviewCall call) => WriteAsync(call, call.Context.Request.RouteValues["visitor"] as string, null);

    /// <summary>The same page with what a merge would do.</summary>
    internal static async Task PreviewAsync(ReviewCall call)
    {
        IFormCollection form = await call.Context.Request.ReadFormAsync(call.Aborted).ConfigureAwait(false);
        await WriteAsync(call, form["visitor"], form["consumer"]).ConfigureAwait(false);
    }

    private static async Task WriteAsync(ReviewCall call, string? named, string? consumer)
    {
        if (!VisitorId.TryParse(named, out VisitorId visitor))
        {
            await FindPage.NothingAsync(call).ConfigureAwait(false);
            return;
        }

        SubjectRecord? record = await call.Tenant.Ledger.ReadAsync(Subject.Of(visitor), call.Aborted).ConfigureAwait(false);
        if (record is null)
        {
            await FindPage.NothingAsync(call).ConfigureAwait(false);
            return;
        }

        IReadOnlyList<TicketRecord> tickets = await call.Tenant.Ledger.ReadTicketsAsync(Subject.Of(visitor), TicketFilter.All, null, Most, call.Aborted).ConfigureAwait(false);
        Html preview = await PreviewOfAsync(call, visitor, consumer).ConfigureAwait(false);
        Html body = Html.Of(
            $"""
            {ReviewNotice.Shown(call)}
            <dl><dt>Visitor</dt><dd><code>{visitor}</code></dd><dt>State</dt><dd>{record.State}</dd><dt>Consumer</dt><dd>{record.BoundTo?.Value ?? "none"}</dd></dl>
            <h2>History</h2>
            {Html.If(record.Version > 0, VisitorTimeline.Of(call, visitor, record, tickets))}
            {Html.If(record.Version == 0, Html.Of($"<p>Forgotten: nothing is left.</p>"))}
            {Html.If(record.Version > 0, Actions(call, visitor, preview))}
            """);
        await ReviewPage.WriteAsync(call, "Visitor", body).ConfigureAwait(false);
    }

    private static Html Actions(ReviewCall call, VisitorId visitor, Html preview) => Html.Of(
        $"""
        <h2>What would a merge do?</h2>
        <div class="box">{call.Form("preview", Html.Of(
            $"""
            <input type="hidden" name="visitor" value="{visitor}">
            <label>Consumer<br><input name="consumer" required maxlength="256" autocomplete="off"></label><button>Preview</button>
            """))}</div>
        {preview}
        <h2>Forget</h2>
        <p>Erases what is known of this visitor here, and in the CRM the contact that was made for it, with its tickets, if it was never merged. It cannot be undone.</p>
        <div class="box">{call.Form("forget", Html.Of(
            $"""
            <input type="hidden" name="visitor" value="{visitor}">
            <label><input type="checkbox" name="sure" value="yes" required> I am sure</label>
            <button>Forget this visitor</button>
            """))}</div>
        """);

    private static async Task<Html> PreviewOfAsync(ReviewCall call, VisitorId visitor, string? consumer)
    {
        if (string.IsNullOrEmpty(consumer))
        {
            return Html.Empty;
        }

        try
        {
            MergePreview preview = await call.Tenant.Merger.PreviewAsync(new MergeRequest(visitor, new ConsumerId(consumer)), call.Aborted).ConfigureAwait(false);
            return Html.Of(
                $"""
                <p class="note" role="status">For <strong>{consumer}</strong>: {preview.Outcome}. The contact: {preview.Fate}.
                {preview.Counts.Moved} would move, {preview.Counts.KeptByAgent} stay with an agent's choice, {preview.Counts.AlreadyThere} are there, {preview.Counts.Refused} would be refused, {preview.Queued} are queued.</p>
                """);
        }
        catch (CrmException failure)
        {
            return Html.Of($"<p class=\"note\" role=\"status\">The CRM could not be asked: {failure.Kind}.</p>");
        }
    }
}
