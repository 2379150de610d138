namespace AnonIdentity;

/// <summary>The answer of <see cref="IVisitorDirectory"/> to a forget.</summary>
/// <param name="Outcome">The outcome.</param>
public sealed record ForgetReceipt(ForgetOutcome Outcome)
{
    /// <summary>Why it is parked.</summary>
    public string? Reason { get; init; }

    /// <summary>What stays in the CRM once the forget is done; told also while it is pending or parked. <see cref="CrmRemains.Unknown"/>
    /// when the forget was begun before this call.</summary>
    public CrmRemains LeftInCrm { get; init; }
}
