using System.Diagnostics.CodeAnalysis;

namespace AnonIdentity.Ledger;

/// <summary>Whose rows they are: a visitor, or a signed-in consumer. All rows of a subject can live together; one subject has one lease.</summary>
public readonly record struct Subject
{
    private const string ConsumerPrefix = "consumer:";

    private Subject(VisitorId? visitor, ConsumerId? consumer)
    {
        Visitor = visitor;
        Consumer = consumer;
    }

    /// <summary>The visitor, if it is one.</summary>
    public VisitorId? Visitor { get; }

    /// <summary>The signed-in consumer, if it is one.</summary>
    public ConsumerId? Consumer { get; }

    /// <summary>A visitor.</summary>
    /// <param name="visitor">The visitor.</param>
    public static Subject Of(VisitorId visitor) => new(visitor, null);

    /// <summary>A signed-in consumer.</summary>
    /// <param name="consumer">The consumer; not a blocked one.</param>
    public static Subject Of(ConsumerId consumer) => new(null, consumer);

    /// <summary>Parses the exact text that <see cref="ToString"/> writes.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="FormatException">The text names no subject.</exception>
    public static Subject Parse(string text) =>
        TryParse(text, out Subject subject) ? subject : throw new FormatException("The text names no subject.");

    /// <summary>Parses the exact text that <see cref="ToString"/> writes, without an exception.</summary>
    /// <param name="text">The text.</param>
    /// <param name="subject">The subject, or <c>default</c>.</param>
    /// <returns>Whether the text names a subject.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, out Subject subject)
    {
        subject = default;
        if (VisitorId.TryParse(text, out VisitorId visitor))
        {
            subject = Of(visitor);
        }
        else if (text?.StartsWith(ConsumerPrefix, StringComparison.Ordinal) == true)
        {
            subject = Of(new ConsumerId(text[ConsumerPrefix.Length..]));
        }

        return subject != default;
    }

    /// <summary>The visitor identifier, which is public; a consumer stays unnamed, since some hosts take the e-mail for its id (rule S9).</summary>
    internal string ForLog() => Visitor?.ToString() ?? "a consumer";

    /// <summary>The visitor identifier, or <c>consumer:</c> and the consumer identifier: the key of the subject's rows.</summary>
    public override string ToString() => Visitor?.ToString() ?? (Consumer is { } consumer ? ConsumerPrefix + consumer.Value : "");
}
