namespace AnonIdentity;

/// <summary>The answer of <see cref="IVisitorDirectory"/> to a forget.</summary>
/// <param name="Outcome">The outcome.</param>
public sealed record ForgetReceipt(ForgetOutcome Outcome)
{
    /// <summary>Why it is parked.</summary>
    public string? Reason { get; init; }
}
