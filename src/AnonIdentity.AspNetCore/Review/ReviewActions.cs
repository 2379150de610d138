using System.Globalization;
using AnonIdentity.Ledger;
using Microsoft.AspNetCore.Http;

namespace AnonIdentity.AspNetCore.Review;

/// <summary>What an agent or operator can do. Each answers by a redirect that says what became of it.</summary>
internal static class ReviewActions
{
    internal static async Task ResumeAsync(ReviewCall call)
    {
        IFormCollection form = await call.Context.Request.ReadFormAsync(call.Aborted).ConfigureAwait(false);
        string key = form["key"].ToString();
        if (!Subject.TryParse(form["subject"].ToString(), out Subject subject)
            || !int.TryParse(form["operation"].ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out int operation))
        {
            call.Context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        bool resumed = await call.Recovery.ResumeAsync(new ParkedOperation(subject, operation, key.Length == 0 ? null : key, ""), call.Aborted).ConfigureAwait(false);
        Back(call, "", resumed ? ReviewNotice.Resumed : ReviewNotice.NotParked);
    }

    internal static async Task UndoAsync(ReviewCall call)
    {
        IFormCollection form = await call.Context.Request.ReadFormAsync(call.Aborted).ConfigureAwait(false);
        string reason = form["reason"].ToString();
        if (!MergeId.TryParse(form["merge"].ToString(), out MergeId merge) || reason.Trim().Length is 0 or > 200 || reason.Any(char.IsControl))
        {
            call.Context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        UndoReceipt receipt = await call.Tenant.Merger.UndoAsync(merge, reason.Trim(), call.Aborted).ConfigureAwait(false);
        Back(call, "/visitors/" + merge.Visitor, ReviewNotice.Of(receipt.Outcome));
    }

    internal static async Task ForgetAsync(ReviewCall call)
    {
        IFormCollection form = await call.Context.Request.ReadFormAsync(call.Aborted).ConfigureAwait(false);
        if (!VisitorId.TryParse(form["visitor"].ToString(), out VisitorId visitor) || form["sure"] != "yes")
        {
            call.Context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        ForgetReceipt receipt = await call.Directory.ForgetAsync(visitor, call.Aborted).ConfigureAwait(false);
        Back(call, "", ReviewNotice.Of(receipt.Outcome));
    }

    // 303: what is reloaded is the page, not the post.
    private static void Back(ReviewCall call, string page, string done)
    {
        call.Context.Response.StatusCode = StatusCodes.Status303SeeOther;
        call.Context.Response.Headers.Location = $"{call.Root}{page}?done={Uri.EscapeDataString(done)}";
    }
}
