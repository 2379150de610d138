using AnonIdentity.Crm;
using Microsoft.Extensions.Logging;

namespace AnonIdentity.Diagnostics;

/// <summary>All log messages of the core. No name, e-mail, subject or body stands in them (rule S9); event ids are stable (rule O1).</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Warning, "Tenant '{Tenant}': no ledger and no CRM were chosen. Everything is kept in memory and is gone when the process ends: a demo.", EventName = "DemoInMemory")]
    internal static partial void DemoInMemory(this ILogger logger, string tenant);

    [LoggerMessage(10, LogLevel.Information, "Ticket opened for {Subject}: {Ticket}", EventName = "TicketOpened")]
    internal static partial void TicketOpened(this ILogger logger, string subject, CrmTicketId ticket);

    [LoggerMessage(11, LogLevel.Information, "Merge {Merge} bound", EventName = "MergeBound")]
    internal static partial void MergeBound(this ILogger logger, MergeId merge);

    [LoggerMessage(12, LogLevel.Information, "Merge {Merge} done: {Outcome}, {Moved} moved, {Total} in all", EventName = "MergeDone")]
    internal static partial void MergeDone(this ILogger logger, MergeId merge, MergeOutcome outcome, int moved, int total);

    [LoggerMessage(13, LogLevel.Information, "Merge {Merge} undone: {Moved} moved back, {Total} in all", EventName = "MergeUndone")]
    internal static partial void MergeUndone(this ILogger logger, MergeId merge, int moved, int total);

    [LoggerMessage(14, LogLevel.Information, "{Subject} forgotten", EventName = "Forgotten")]
    internal static partial void Forgotten(this ILogger logger, string subject);

    [LoggerMessage(15, LogLevel.Information, "Merge of {Visitor} refused: {Decision}", EventName = "MergeRefused")]
    internal static partial void MergeRefused(this ILogger logger, VisitorId visitor, MergeOutcome decision);

    [LoggerMessage(20, LogLevel.Warning, "{Subject}: CRM call {Call} failed ({Kind}: {Reason}), attempt {Attempt}, next in {Wait}", EventName = "CrmCallFailed")]
    internal static partial void CrmCallFailed(this ILogger logger, string subject, string call, CrmErrorKind kind, string reason, int attempt, TimeSpan wait);

    [LoggerMessage(21, LogLevel.Error, "{Subject}: parked at {Call}: {Reason}", EventName = "Parked")]
    internal static partial void WorkParked(this ILogger logger, string subject, string call, string reason);

    [LoggerMessage(22, LogLevel.Information, "{Subject}: the lease was lost; another host goes on", EventName = "LeaseLost")]
    internal static partial void LeaseLost(this ILogger logger, string subject);

    [LoggerMessage(23, LogLevel.Error, "{Subject}: the ledger failed; recovery goes on later", EventName = "DriveFailed")]
    internal static partial void DriveFailed(this ILogger logger, Exception exception, string subject);

    [LoggerMessage(24, LogLevel.Warning, "The CRM asked to wait {Wait}; no host calls it before", EventName = "GateClosed")]
    internal static partial void GateClosed(this ILogger logger, TimeSpan wait);
}
