namespace AnonIdentity.Policy;

/// <summary>The question at a sign-in: merge now, offer, or not at all. Pure; whoever holds the visitor's token asks it (rules S7, S8).</summary>
/// <param name="Mode">What the host wants.</param>
/// <param name="Consumer">Who signed in.</param>
public sealed record SignInQuestion(SignInMode Mode, ConsumerId Consumer)
{
    /// <summary>Whether another site started the sign-in, or it cannot be ruled out.</summary>
    public bool StartedByAnotherSite { get; init; }

    /// <summary>Whether the host knows that people share this device.</summary>
    public bool SharedDevice { get; init; }

    /// <summary>How long ago the visitor was issued.</summary>
    public TimeSpan VisitorAge { get; init; }

    /// <summary>A visitor older than this is offered rather than merged.</summary>
    /// <value>Default: no limit.</value>
    public TimeSpan AskWhenOlderThan { get; init; } = TimeSpan.MaxValue;

    /// <summary>Answers the question. A shared device or an old visitor turns a merge into an offer; a sign-in that another site started, or
    /// a blocked identity, into nothing.</summary>
    public SignInAnswer Answer()
    {
        if (StartedByAnotherSite || Consumer.IsBlocked || Mode is not (SignInMode.Ask or SignInMode.Automatic))
        {
            return SignInAnswer.Nothing;
        }

        return Mode == SignInMode.Automatic && !SharedDevice && VisitorAge <= AskWhenOlderThan ? SignInAnswer.Merge : SignInAnswer.Offer;
    }
}
