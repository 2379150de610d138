using AnonIdentity.Ledger;
using Microsoft.Extensions.DependencyInjection;

namespace AnonIdentity.AspNetCore.Review;

/// <summary>What waits for somebody, what is under way, and counts over time.</summary>
internal static class OverviewPage
{
    private const int Most = 100;

    internal static async Task RunAsync(ReviewCall call)
    {
        List<ParkedOperation> parked = [];
        await foreach (ParkedOperation each in call.Recovery.ListParkedAsync(call.Aborted).ConfigureAwait(false))
        {
            parked.Add(each);
            if (parked.Count == Most)
            {
                break;
            }
        }

        LedgerStatus status = await call.Recovery.GetStatusAsync(call.Aborted).ConfigureAwait(false);
        IReadOnlyList<Subject> due = await call.Tenant.Ledger.ScanAsync(new SubjectScan(SubjectRows.Due), Most, call.Aborted).ConfigureAwait(false);
        ReviewCounts counts = call.Context.RequestServices.GetRequiredService<ReviewCounts>();
        Html charts = Html.Join(ReviewCounts.Names.Select(name => ReviewChart.Of(name.Value, counts.Of(call.Tenant.Name, name.Key))));
        await ReviewPage.WriteAsync(call, "Overview", Html.Of(
            $"""
            {ReviewNotice.Shown(call)}
            <h2>Parked: {parked.Count}{(parked.Count == Most ? " or more" : "")}</h2>
            {Parked(call, parked)}
            <h2>Pending: {status.Due}</h2>
            {Due(call, status, due)}
            <h2>Counts by hour</h2>
            <p class="muted">What this process has done since it started, at most two days back.</p>
            {charts}
            """)).ConfigureAwait(false);
    }

    private static Html Parked(ReviewCall call, List<ParkedOperation> parked) => parked.Count == 0
        ? Html.Of($"<p>Nothing is parked.</p>")
        : Html.Of(
            $"""
            <div class="scroll" tabindex="0" role="region" aria-label="Parked work"><table>
            <thead><tr><th scope="col">Whose</th><th scope="col">What</th><th scope="col">Why</th><th scope="col">Action</th></tr></thead>
            <tbody>{Html.Join(parked.Select(each => ParkedRow(call, each)))}</tbody>
            </table></div>
            """);

    private static Html ParkedRow(ReviewCall call, ParkedOperation each) => Html.Of(
        $"""
        <tr><td>{Whose(call, each.Subject)}</td><td>{(each.TicketKey is null ? $"operation {each.Operation}" : "ticket")}</td><td class="bad">{each.Reason}</td>
        <td>{call.Form("resume", Html.Of(
            $"""
            <input type="hidden" name="subject" value="{each.Subject}"><input type="hidden" name="operation" value="{each.Operation}">
            <input type="hidden" name="key" value="{each.TicketKey}"><button>Resume</button>
            """))}</td></tr>
        """);

    private static Html Due(ReviewCall call, LedgerStatus status, IReadOnlyList<Subject> due) => status.Due == 0
        ? Html.Of($"<p>Nothing is due.</p>")
        : Html.Of(
            $"""
            <p class="muted">Due now and not finished; the oldest for {Times.Age(status.OldestDue)}. It goes on by itself.</p>
            <ul>{Html.Join(due.Select(subject => Html.Of($"<li>{Whose(call, subject)}</li>")))}</ul>
            """);

    private static Html Whose(ReviewCall call, Subject subject) => subject.Visitor is { } visitor
        ? call.LinkTo(visitor)
        : call.Form("find", Html.Of($"<input type=\"hidden\" name=\"q\" value=\"{subject.Consumer?.Value}\"><button>{subject.Consumer?.Value}</button>"));
}
