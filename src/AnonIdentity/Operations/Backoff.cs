using AnonIdentity.Crm;
using AnonIdentity.Ledger;

namespace AnonIdentity.Operations;

/// <summary>When a failed piece of work is tried again, or parked (rules R4, R5).</summary>
internal static class Backoff
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan ShortestWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);
    private const int LongestMessage = 500;

    private static readonly TimeSpan OutagePatience = TimeSpan.FromHours(72);

    /// <summary>What a CRM asked for, kept between 1 second and 1 hour.</summary>
    internal static TimeSpan Clamp(TimeSpan? asked) =>
        Spans.Shorter(Spans.Longer(asked ?? ShortestWait, ShortestWait), LongestWait);

    /// <summary>Whether a call that failed so may have changed something.</summary>
    internal static bool IsUncertain(CrmErrorKind kind) => kind is CrmErrorKind.Unavailable or CrmErrorKind.Unknown;

    /// <summary>A failure's message on one line: a CRM may have repeated in it what somebody typed, and that forges no line of a log.</summary>
    internal static string Said(CrmException failure) => TicketText.ShortField(failure.Message, LongestMessage);

    /// <summary>The state of a piece of work after a failure.</summary>
    /// <param name="before">Its state before.</param>
    /// <param name="failure">The failure.</param>
    /// <param name="atLeast">A wait that the next attempt needs in any case.</param>
    /// <param name="maxAttempts">After how many attempts to park.</param>
    /// <param name="pacing">Gives the jitter.</param>
    internal static Retry After(Retry before, CrmException failure, TimeSpan atLeast, int maxAttempts, IPacing? pacing = null)
    {
        bool outage = failure.Kind is CrmErrorKind.Unavailable or CrmErrorKind.RateLimited;

        // An outage of hours is no sign of trouble with this piece of work: it fills at most half of the attempts.
        int attempt = outage ? Math.Max(before.Attempt, Math.Min(before.Attempt + 1, Math.Max(1, maxAttempts / 2))) : before.Attempt + 1;
        TimeSpan failingFor = before.FailingFor ?? TimeSpan.Zero;
        bool heals = failure.Kind is not (CrmErrorKind.Ambiguous or CrmErrorKind.Denied or CrmErrorKind.Rejected);
        bool tired = outage ? failingFor >= OutagePatience : attempt >= maxAttempts;
        Retry after = before with { Attempt = attempt, FailingFor = failingFor };
        if (!heals || tired)
        {
            return after with { DueIn = null, ParkedBecause = $"{failure.Kind}: {Said(failure)}" };
        }

        TimeSpan wait = failure.Kind == CrmErrorKind.RateLimited ? Clamp(failure.RetryAfter) : Jittered(attempt, pacing ?? SystemPacing.Instance);
        return after with { DueIn = Spans.Longer(wait, atLeast) };
    }

    // Full jitter: anything up to the ceiling, so that hosts that failed together do not come back together.
    private static TimeSpan Jittered(int attempt, IPacing pacing)
    {
        double ceiling = Math.Min(Longest.TotalMilliseconds, First.TotalMilliseconds * Math.Pow(2, Math.Min(attempt - 1, 20)));
        return TimeSpan.FromMilliseconds(pacing.Jitter((int)ceiling));
    }
}
