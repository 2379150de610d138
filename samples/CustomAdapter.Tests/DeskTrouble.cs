using System.Net;
using AnonIdentity.Conformance;

namespace AnonIdentity.CustomAdapter.Tests;

/// <summary>A Desk in trouble: it answers every request in one way.</summary>
internal sealed class DeskTrouble(Trouble trouble) : HttpMessageHandler
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
            Trouble.Outage => HttpStatusCode.BadGateway,
            Trouble.RefusedCredentials => HttpStatusCode.Forbidden,
            Trouble.RefusedContent => HttpStatusCode.UnprocessableEntity,
            _ => HttpStatusCode.OK,
        })
        {
            Content = new StringContent(trouble == Trouble.HugeAnswer ? "[" + new string(' ', 2 * 1024 * 1024) + "]" : "<html>Welcome</html>"),
        };
        answer.Headers.RetryAfter = trouble == Trouble.RateLimit ? new(Wait) : null;
        return answer;
    }
}
