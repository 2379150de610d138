using System.Net;
using System.Text.Json.Serialization.Metadata;

namespace AnonIdentity.Crm.Http;

/// <summary>An answer of the CRM, read whole and at most <see cref="CrmHttpClient.MaxAnswer"/> long. Immutable.</summary>
public sealed class CrmHttpAnswer
{
    private readonly string _step;
    private readonly ReadOnlyMemory<byte>? _body;

    internal CrmHttpAnswer(string step, HttpResponseMessage response, ReadOnlyMemory<byte>? body, DateTimeOffset now)
    {
        _step = step;
        _body = body;
        Status = response.StatusCode;
        IsSuccess = response.IsSuccessStatusCode;
        Date = response.Headers.Date;
        Location = Header(response, "Location");
        ETag = Header(response, "ETag");
        RetryAfter = RetryAfterHeader.Parse(Header(response, "Retry-After"), Date ?? now);
    }

    /// <summary>The status.</summary>
    public HttpStatusCode Status { get; }

    /// <summary>Whether the status is a 2xx.</summary>
    public bool IsSuccess { get; }

    /// <summary>The <c>Location</c> header as it came.</summary>
    public string? Location { get; }

    /// <summary>The <c>ETag</c> header as it came.</summary>
    public string? ETag { get; }

    /// <summary>The server's clock, if it told.</summary>
    public DateTimeOffset? Date { get; }

    /// <summary>The wait that the CRM asked for, if it did.</summary>
    public TimeSpan? RetryAfter { get; }

    /// <summary>The body; empty when it was too large, which only an answer that is no success may be.</summary>
    public ReadOnlyMemory<byte> Body => _body ?? ReadOnlyMemory<byte>.Empty;

    /// <summary>This answer, if it is a success.</summary>
    /// <exception cref="CrmException">It is not: with the status's kind and the wait that the CRM asked for.</exception>
    public CrmHttpAnswer EnsureSuccess() => IsSuccess ? this : throw Failure();

    /// <summary>The exception for an answer that is no success. Its message holds the step and the status only.</summary>
    public CrmException Failure() => new(CrmHttpStatus.KindOf(Status), $"{_step}: the CRM answered {(int)Status}.", RetryAfter);

    /// <summary>Reads the body.</summary>
    /// <typeparam name="T">What is read.</typeparam>
    /// <param name="type">Its generated metadata.</param>
    /// <exception cref="CrmException">The body is no such JSON, is cut, or is too deep: <see cref="CrmErrorKind.Unknown"/>.</exception>
    public T Read<T>(JsonTypeInfo<T> type)
        where T : class => CrmJson.Read(Body, type, _step);

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.NonValidated.TryGetValues(name, out var values) && values.Count == 1 ? values.ToString() : null;
}
