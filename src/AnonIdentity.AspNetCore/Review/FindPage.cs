using AnonIdentity.Ledger;
using Microsoft.AspNetCore.Http;

namespace AnonIdentity.AspNetCore.Review;

/// <summary>Finds a visitor by its identifier, by a merge of it, or by the consumer to whom it is bound.</summary>
internal static class FindPage
{
    private const int Most = 100;

    internal static async Task RunAsync(ReviewCall call)
    {
        string wanted = (await call.Context.Request.ReadFormAsync(call.Aborted).ConfigureAwait(false))["q"].ToString();
        if (VisitorId.TryParse(wanted.Trim(), out VisitorId visitor) || Named(wanted.Trim(), out visitor))
        {
            call.Context.Response.StatusCode = StatusCodes.Status303SeeOther;
            call.Context.Response.Headers.Location = $"{call.Root}/visitors/{visitor}";
            return;
        }

        ConsumerId consumer = new(wanted);
        IReadOnlyList<Subject> bound = consumer.IsBlocked
            ? []
            : await call.Tenant.Ledger.ScanAsync(new SubjectScan(SubjectRows.BoundTo, Consumer: consumer), Most, call.Aborted).ConfigureAwait(false);
        if (bound.Count == 0)
        {
            await NothingAsync(call).ConfigureAwait(false);
            return;
        }

        Html list = Html.Join(bound.Where(static subject => subject.Visitor is not null).Select(subject => Html.Of($"<li>{call.LinkTo(subject.Visitor!.Value)}</li>")));
        await ReviewPage.WriteAsync(call, "Consumer " + wanted, Html.Of($"<p>Visitors that are, or were last, bound to this consumer:</p><ul>{list}</ul>")).ConfigureAwait(false);
    }

    internal static Task NothingAsync(ReviewCall call) =>
        ReviewPage.WriteAsync(call, "Nothing found", Html.Of($"<p>There is no such visitor or consumer here.</p>"), StatusCodes.Status404NotFound);

    private static bool Named(string text, out VisitorId visitor)
    {
        bool found = MergeId.TryParse(text, out MergeId merge);
        visitor = merge.Visitor;
        return found;
    }
}
