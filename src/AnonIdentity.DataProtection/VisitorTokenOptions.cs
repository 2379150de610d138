namespace AnonIdentity.DataProtection;

/// <summary>The options of <c>UseVisitorTokens</c>. They are checked at start; a wrong one is named.</summary>
public sealed class VisitorTokenOptions
{
    /// <summary>The longest text that is decoded at all. Tokens are about half as long.</summary>
    public const int MaxLength = 512;

    /// <summary>How long a token lives. A token made anew starts anew.</summary>
    /// <value>Default: 180 days, as long as a silent visitor is remembered. From 1 minute to 10 years.</value>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromDays(180);

    /// <summary>How far ahead the clock of the host that made a token may be.</summary>
    /// <value>Default: 5 minutes. From zero to 30 minutes.</value>
    public TimeSpan ClockSkew { get; set; } = TimeSpan.FromMinutes(5);
}
