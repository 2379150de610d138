namespace AnonIdentity.Crm.Http;

/// <summary>Sends requests to a CRM, one call each and never twice: the core retries. Safe for use by many threads.</summary>
public sealed class CrmHttpClient
{
    /// <summary>The largest answer that is read, in bytes.</summary>
    public const int MaxAnswer = 1024 * 1024;

    private readonly HttpClient _http;
    private readonly TimeProvider _clock;

    /// <summary>Sends through this client.</summary>
    /// <param name="http">The client, with its base address and credentials; best one of <see cref="CrmHttpServiceCollectionExtensions.AddCrmHttpClient"/>.</param>
    /// <param name="clock">For a <c>Retry-After</c> date of a server that tells no time.</param>
    public CrmHttpClient(HttpClient http, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(clock);
        _http = http;
        _clock = clock;
    }

    /// <summary>Sends one request and reads the answer, whatever its status.</summary>
    /// <param name="step">What is being done, in a few words without any data: it stands in exception messages.</param>
    /// <param name="method">The method.</param>
    /// <param name="path">Where, relative to the base address.</param>
    /// <param name="content">The body, or <see langword="null"/>; disposed with the request.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="CrmException"><see cref="CrmErrorKind.Unavailable"/>: no answer, a timeout, a broken connection.
    /// <see cref="CrmErrorKind.Unknown"/>: a success with more than <see cref="MaxAnswer"/>.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public async Task<CrmHttpAnswer> SendAsync(string step, HttpMethod method, CrmPath path, HttpContent? content, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(path);
        using HttpRequestMessage request = new(method, new Uri(path.ToString(), UriKind.Relative)) { Content = content };
        try
        {
            using HttpResponseMessage response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            ReadOnlyMemory<byte>? body = await BoundedBody.ReadAsync(response.Content, MaxAnswer, cancellationToken).ConfigureAwait(false);
            return body is null && response.IsSuccessStatusCode
                ? throw new CrmException(CrmErrorKind.Unknown, $"{step}: the CRM's answer is larger than 1 MB.")
                : new CrmHttpAnswer(step, response, body, _clock.GetUtcNow());
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new CrmException(CrmErrorKind.Unavailable, $"{step}: the CRM did not answer in time.", innerException: e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            // A call that was cancelled can end as a broken connection.
            cancellationToken.ThrowIfCancellationRequested();
            throw new CrmException(CrmErrorKind.Unavailable, $"{step}: the connection to the CRM failed.", innerException: e);
        }
    }
}
