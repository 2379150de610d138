using System.Net;
using System.Text;

namespace AnonIdentity.Conformance.Tests.RequestTracker;

/// <summary>A server that answers every request in one way.</summary>
internal sealed class StubAnswer(Trouble trouble) : HttpMessageHandler
{
    public static TimeSpan Wait { get; } = TimeSpan.FromSeconds(7);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (trouble == Trouble.Stall)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        }

        HttpResponseMessage answer = new(trouble switch
        {
            Trouble.RateLimit => HttpStatusCode.TooManyRequests,
            Trouble.Outage => HttpStatusCode.ServiceUnavailable,
            Trouble.RefusedCredentials => HttpStatusCode.Unauthorized,
            Trouble.RefusedContent => HttpStatusCode.UnprocessableEntity,
            _ => HttpStatusCode.OK,
        })
        {
            Content = trouble == Trouble.HugeAnswer
                ? new StringContent("{\"items\":[" + new string(' ', 2 * 1024 * 1024) + "]}", Encoding.UTF8, "application/json")
                : new StringContent("<html>login</html>", Encoding.UTF8, "text/html"),
        };
        if (trouble == Trouble.RateLimit)
        {
            answer.Headers.RetryAfter = new(Wait);
        }

        return answer;
    }
}
