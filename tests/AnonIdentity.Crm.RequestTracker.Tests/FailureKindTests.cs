using System.Net;
using System.Net.Sockets;
using System.Text;
using AnonIdentity.Crm.Http;

namespace AnonIdentity.Crm.RequestTracker.Tests;

public sealed class FailureKindTests
{
    private static readonly VisitorId s_visitor = new(Channel.Web, new Guid("0190a1b2-0000-7000-8000-000000000001"));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Every member of the port, on the same answer.</summary>
    public static TheoryData<string> Members => ["find by visitor", "find by consumer", "find by id", "ensure", "update", "create", "tickets of contact", "tickets with key", "tickets with ids", "move"];

    public static TheoryData<int, CrmErrorKind> Statuses => new()
    {
        { 301, CrmErrorKind.Rejected }, { 302, CrmErrorKind.Unavailable }, { 308, CrmErrorKind.Rejected },
        { 401, CrmErrorKind.Denied }, { 403, CrmErrorKind.Denied }, { 408, CrmErrorKind.Unavailable }, { 409, CrmErrorKind.Conflict }, { 410, CrmErrorKind.NotFound },
        { 412, CrmErrorKind.Conflict }, { 413, CrmErrorKind.Rejected }, { 422, CrmErrorKind.Rejected }, { 425, CrmErrorKind.Unavailable }, { 429, CrmErrorKind.RateLimited },
        { 500, CrmErrorKind.Unavailable }, { 502, CrmErrorKind.Unavailable }, { 503, CrmErrorKind.Unavailable }, { 504, CrmErrorKind.Unavailable }, { 599, CrmErrorKind.Unavailable },
    };

    [Theory]
    [MemberData(nameof(Statuses))]
    [Trait("Rule", "A2")]
    [Trait("Rule", "S9")]
    public async Task A_status_is_its_kind_for_every_member_and_the_message_repeats_nothing(int status, CrmErrorKind kind)
    {
        foreach (string member in Members.Select(static row => row.Data))
        {
            using FakeRt rt = new((HttpStatusCode)status, "{\"message\":\"maria@example.com s3cret\"}", headers: ("Location", "https://evil.example.com/"));
            CrmException failure = (await FluentActions.Awaiting(() => CallAsync(rt.Crm, member)).Should().ThrowAsync<CrmException>(member)).Which;
            failure.Kind.Should().Be(kind, member);
            failure.ToString().Should().NotContainAny("s3cret", "maria", "evil", "Ana", "0190", s_visitor.ToString());
            rt.Requests.Should().ContainSingle("nothing is retried or followed");
        }
    }

    [Theory]
    [MemberData(nameof(Members))]
    [Trait("Rule", "A2")]
    [Trait("Attack", "29")]
    public async Task Html_cut_json_the_wrong_json_two_megabytes_and_forty_levels_are_unknown(string member)
    {
        string deep = string.Concat(Enumerable.Repeat("{\"items\":[", 20)) + string.Concat(Enumerable.Repeat("]}", 20));
        string[] bodies =
        [
            "", "<html><body>Maintenance</body></html>", "{\"items\":[{\"id\":1,\"Na", "null", "7", "{}", "[[1,2", "{\"items\":null}", "{\"items\":[]} trailing",
            $"{{\"items\":[],\"x\":\"{new string('x', 2 * 1024 * 1024)}\"}}", $"{{\"items\":[{{\"CustomFields\":{deep}}}]}}", $"{{\"TicketCustomFields\":[{deep}]}}", $"[{deep}]", "{\"items\":[],\"x\":\"\\ud83d\\u0000",
        ];
        foreach (string body in bodies)
        {
            using FakeRt rt = new(HttpStatusCode.OK, body, body.StartsWith('<') ? "text/html" : "application/json");
            Func<Task> call = () => CallAsync(rt.Crm, member);
            CrmException failure = (await call.Should().ThrowAsync<CrmException>($"{member} on {body[..Math.Min(40, body.Length)]}")).Which;
            failure.Kind.Should().Be(CrmErrorKind.Unknown, $"{member} on {body[..Math.Min(40, body.Length)]}");
        }
    }

    [Fact]
    [Trait("Rule", "A2")]
    public async Task A_foreign_404_is_never_taken_for_nobody()
    {
        using FakeRt proxy = new(HttpStatusCode.NotFound, "<html>nginx</html>", "text/html");
        (await FluentActions.Awaiting(() => CallAsync(proxy.Crm, "find by id")).Should().ThrowAsync<CrmException>()).Which.Kind.Should().Be(CrmErrorKind.Unknown);
        using FakeRt own = new(HttpStatusCode.NotFound, "{\"message\":\"Not Found\"}");
        (await own.Crm.FindContactAsync(ContactKey.Of(new CrmContactId("5")), Token)).Should().BeNull();
        (await FluentActions.Awaiting(() => CallAsync(own.Crm, "find by visitor")).Should().ThrowAsync<CrmException>()).Which.Kind.Should().Be(CrmErrorKind.NotFound, "a search has no 404");
    }

    [Fact]
    [Trait("Rule", "A2")]
    public async Task A_refused_connection_a_broken_one_and_a_timeout_are_unavailable_and_a_cancelled_call_is_cancelled()
    {
        Exception[] failures = [new HttpRequestException("x", new SocketException()), new IOException("x"), new HttpIOException(HttpRequestError.ResponseEnded), new TaskCanceledException("timeout", new TimeoutException())];
        foreach (Exception failure in failures)
        {
            using FakeRt rt = new((_, _) => Task.FromException<HttpResponseMessage>(failure));
            (await FluentActions.Awaiting(() => CallAsync(rt.Crm, "create")).Should().ThrowAsync<CrmException>()).Which.Kind.Should().Be(CrmErrorKind.Unavailable);
        }

        using CancellationTokenSource cancelled = new();
        using FakeRt slow = new(async (_, token) =>
        {
            await cancelled.CancelAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
            return FakeRt.Answer(HttpStatusCode.OK);
        });
        Func<Task> call = () => slow.Crm.FindContactAsync(ContactKey.Of(s_visitor), cancelled.Token);
        await call.Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    [Trait("Rule", "A2")]
    public async Task A_connection_that_breaks_in_the_body_is_unavailable()
    {
        using FakeRt rt = new((_, _) => Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(new BrokenStream()) }));
        (await FluentActions.Awaiting(() => CallAsync(rt.Crm, "tickets with key")).Should().ThrowAsync<CrmException>()).Which.Kind.Should().Be(CrmErrorKind.Unavailable);
    }

    [Fact]
    [Trait("Rule", "A2")]
    public async Task An_error_page_of_two_megabytes_keeps_the_kind_of_its_status()
    {
        using FakeRt rt = new(HttpStatusCode.BadGateway, new string('x', 2 * 1024 * 1024), "text/html");
        (await FluentActions.Awaiting(() => CallAsync(rt.Crm, "create")).Should().ThrowAsync<CrmException>()).Which.Kind.Should().Be(CrmErrorKind.Unavailable);
    }

    [Theory]
    [InlineData("{\"items\":[{\"Name\":\"NAME\"}]}")]
    [InlineData("{\"items\":[{\"id\":\"\",\"Name\":\"NAME\"}]}")]
    [InlineData("{\"items\":[{\"id\":\"NAME\",\"Name\":\"NAME\"}]}")]
    [InlineData("{\"items\":[{\"id\":-5,\"Name\":\"NAME\"}]}")]
    [InlineData("{\"items\":[{\"id\":1.5,\"Name\":\"NAME\"}]}")]
    [InlineData("{\"items\":[{\"id\":\"007\",\"Name\":\"NAME\"}]}")]
    [InlineData("{\"items\":[{\"id\":{},\"Name\":\"NAME\"}]}")]
    [Trait("Rule", "A5")]
    [Trait("Attack", "29")]
    public async Task A_user_without_a_number_is_unknown(string body)
    {
        using FakeRt rt = new(HttpStatusCode.OK, body.Replace("NAME", s_visitor.ToString(), StringComparison.Ordinal));
        (await FluentActions.Awaiting(() => rt.Crm.FindContactAsync(ContactKey.Of(s_visitor), Token)).Should().ThrowAsync<CrmException>()).Which.Kind.Should().Be(CrmErrorKind.Unknown);
    }

    [Theory]
    [InlineData("somebody else")]
    [InlineData("NAME ")]
    [Trait("Rule", "A5")]
    [Trait("Attack", "29")]
    public async Task A_search_that_answers_somebody_else_is_ambiguous(string name)
    {
        string found = name.Replace("NAME", s_visitor.ToString(), StringComparison.Ordinal);
        using FakeRt rt = new(HttpStatusCode.OK, $"{{\"items\":[{{\"id\":5,\"Name\":\"{found}\"}}]}}");
        (await FluentActions.Awaiting(() => rt.Crm.FindContactAsync(ContactKey.Of(s_visitor), Token)).Should().ThrowAsync<CrmException>()).Which.Kind.Should().Be(CrmErrorKind.Ambiguous);
    }

    [Fact]
    [Trait("Rule", "A2")]
    [Trait("Attack", "29")]
    public async Task A_created_user_without_location_or_with_another_name_is_not_believed()
    {
        using FakeRt lost = new(HttpStatusCode.Created, $"{{\"id\":\"{s_visitor}\"}}");
        (await FluentActions.Awaiting(() => CallAsync(lost.Crm, "ensure")).Should().ThrowAsync<CrmException>()).Which.Kind.Should().Be(CrmErrorKind.Unknown);
        using FakeRt other = new(HttpStatusCode.Created, "{\"id\":\"other\"}", headers: ("Location", "/REST/2.0/user/5"));
        (await FluentActions.Awaiting(() => CallAsync(other.Crm, "ensure")).Should().ThrowAsync<CrmException>()).Which.Kind.Should().Be(CrmErrorKind.Ambiguous);
    }

    [Fact]
    [Trait("Rule", "S9")]
    public async Task Each_request_carries_the_credentials_as_a_header_only_and_goes_to_the_configured_host()
    {
        using FakeRt rt = new(HttpStatusCode.OK, "{\"items\":[]}");
        await rt.Crm.FindContactAsync(ContactKey.Of(s_visitor), Token);
        HttpRequestMessage request = rt.Requests.Should().ContainSingle().Subject;
        request.RequestUri!.ToString().Should().StartWith("https://rt.example.com/REST/2.0/users?").And.NotContain("s3cret").And.NotContain(s_visitor.ToString());
        request.Headers.Authorization!.ToString().Should().Be("token 1-2-s3cret");
        request.Headers.Contains("Cookie").Should().BeFalse();
    }

    internal static Task CallAsync(ICrmAdapter crm, string member)
    {
        CrmContact contact = new(new CrmContactId("5")) { ExternalId = s_visitor.ToString(), FirstName = "Web User 10/05 10:15" };
        return member switch
        {
            "find by visitor" => crm.FindContactAsync(ContactKey.Of(s_visitor), Token),
            "find by consumer" => crm.FindContactAsync(ContactKey.Of(new ConsumerId("cust-42")), Token),
            "find by id" => crm.FindContactAsync(ContactKey.Of(contact.Id), Token),
            "ensure" => crm.EnsureContactAsync(new NewContact(ContactKey.Of(s_visitor), "Ana", ""), Token),
            "update" => crm.UpdateContactAsync(contact, contact with { FirstName = "Ana" }, Token),
            "create" => crm.CreateTicketAsync(new NewTicket("k", s_visitor, contact.Id, "S", "B"), Token),
            "tickets of contact" => crm.ReadTicketsAsync(TicketQuery.OfContact(contact.Id), Token),
            "tickets with key" => crm.ReadTicketsAsync(TicketQuery.WithKey("k"), Token),
            "tickets with ids" => crm.ReadTicketsAsync(TicketQuery.WithIds([new CrmTicketId("7")]), Token),
            _ => crm.MoveTicketsAsync(new TicketMove(contact.Id, new CrmContactId("6"), [new CrmTicket(new CrmTicketId("7"), [contact.Id])]), Token),
        };
    }

    private sealed class BrokenStream : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => throw new HttpIOException(HttpRequestError.ResponseEnded);
    }
}
