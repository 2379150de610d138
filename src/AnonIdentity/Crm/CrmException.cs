namespace AnonIdentity.Crm;

/// <summary>The one exception by which an adapter reports a failure (rule A2). Its message must hold no secret, name, e-mail or body.</summary>
public sealed class CrmException : Exception
{
    /// <summary>A failure of unknown kind.</summary>
    public CrmException()
        : this(CrmErrorKind.Unknown, "The CRM call failed.")
    {
    }

    /// <summary>A failure of unknown kind.</summary>
    /// <param name="message">What happened.</param>
    public CrmException(string message)
        : this(CrmErrorKind.Unknown, message)
    {
    }

    /// <summary>A failure of unknown kind.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="innerException">The cause.</param>
    public CrmException(string message, Exception? innerException)
        : this(CrmErrorKind.Unknown, message, innerException: innerException)
    {
    }

    /// <summary>A failure.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="message">What happened.</param>
    /// <param name="retryAfter">How long the CRM asked to wait, if it did; clamped by the core to 1 s to 1 h.</param>
    /// <param name="innerException">The cause.</param>
    public CrmException(CrmErrorKind kind, string message, TimeSpan? retryAfter = null, Exception? innerException = null)
        : base(message, innerException)
    {
        Kind = kind;
        RetryAfter = retryAfter;
    }

    /// <summary>The kind.</summary>
    public CrmErrorKind Kind { get; }

    /// <summary>How long the CRM asked to wait, if it did.</summary>
    public TimeSpan? RetryAfter { get; }
}
