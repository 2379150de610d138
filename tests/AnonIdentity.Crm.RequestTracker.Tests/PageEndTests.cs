using System.Net;

namespace AnonIdentity.Crm.RequestTracker.Tests;

/// <summary>Whether a full page is the last one.</summary>
public sealed class PageEndTests
{
    [Theory]
    [InlineData(100, "100", false)]
    [InlineData(100, "100.0", false)]
    [InlineData(100, "101", true)]
    [InlineData(100, "null", true)]
    [InlineData(99, "null", false)]
    [InlineData(99, "99", false)]
    [Trait("Rule", "M1")]
    [Trait("Rule", "M15")]
    public async Task A_full_page_is_the_last_one_only_when_Request_Tracker_counts_no_more(int items, string total, bool more)
    {
        string tickets = string.Join(',', Enumerable.Range(1, items).Select(static n => $$"""{"id":"{{n}}","Requestor":[{"id":7}],"LastUpdated":"2026-10-05T10:15:00Z"}"""));
        using FakeRt rt = new(HttpStatusCode.OK, $$"""{"items":[{{tickets}}],"total":{{total}},"pages":0.0}""");
        TicketPage page = await rt.Crm.ReadTicketsAsync(TicketQuery.OfContact(new CrmContactId("7")), TestContext.Current.CancellationToken);
        page.Tickets.Should().HaveCount(items);
        page.Next.Should().Be(more ? "100" : null);
    }
}
