using Microsoft.Extensions.Logging;

namespace AnonIdentity.AspNetCore;

/// <summary>The messages of this package. Event ids are stable. No token, name, address or body stands in them (rule S9).</summary>
internal static partial class Log
{
    [LoggerMessage(4001, LogLevel.Information, "Sign-in with visitor {Visitor}: {Answer}", EventName = "SignInSeen")]
    public static partial void SignInSeen(ILogger logger, VisitorId visitor, Policy.SignInAnswer answer);

    [LoggerMessage(4002, LogLevel.Information, "Sign-in with visitor {Visitor}: the merge answered {Outcome}", EventName = "SignInMerged")]
    public static partial void SignInMerged(ILogger logger, VisitorId visitor, MergeOutcome outcome);

    [LoggerMessage(4003, LogLevel.Warning, "Sign-in with visitor {Visitor}: the merge failed; the next sign-in tries again", EventName = "SignInMergeFailed")]
    public static partial void SignInMergeFailed(ILogger logger, Exception failure, VisitorId visitor);

    [LoggerMessage(4004, LogLevel.Information, "Sign-in with visitor {Visitor}: the merge goes on in the background", EventName = "SignInMergeLate")]
    public static partial void SignInMergeLate(ILogger logger, VisitorId visitor);

    [LoggerMessage(4005, LogLevel.Information, "Sign-in with visitor {Visitor}: neither Sec-Fetch-Site nor Origin says that a page of this site sent it, so nothing is merged", EventName = "SignInFromElsewhere")]
    public static partial void SignInFromElsewhere(ILogger logger, VisitorId visitor);

    [LoggerMessage(4006, LogLevel.Warning, "The visitor could not be looked at during a sign-in or sign-out, which goes on without", EventName = "SignInWatchFailed")]
    public static partial void SignInWatchFailed(ILogger logger, Exception failure);

    [LoggerMessage(4007, LogLevel.Information, "Visitor {Visitor} was brought by another consumer, whose merge was late or failed: whoever signed in now gets a fresh one", EventName = "VisitorOfAnother")]
    public static partial void VisitorOfAnother(ILogger logger, VisitorId visitor);

    [LoggerMessage(4010, LogLevel.Debug, "Request refused: {Reason}", EventName = "RequestRefused")]
    public static partial void RequestRefused(ILogger logger, string reason);

    [LoggerMessage(4011, LogLevel.Error, "A support request failed", EventName = "RequestFailed")]
    public static partial void RequestFailed(ILogger logger, Exception failure);
}
