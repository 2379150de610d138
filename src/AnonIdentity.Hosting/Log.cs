using Microsoft.Extensions.Logging;

namespace AnonIdentity.Hosting;

/// <summary>The messages of this package. Event ids are stable.</summary>
internal static partial class Log
{
    [LoggerMessage(2001, LogLevel.Debug, "Recovery of tenant '{Tenant}' drove {Driven} subjects and forgot {Expired} silent visitors.", EventName = "RecoveryRan")]
    public static partial void RecoveryRan(ILogger logger, string tenant, int driven, int expired);

    [LoggerMessage(2002, LogLevel.Warning, "Recovery of tenant '{Tenant}' failed ({Failures} in a row); it is tried again.", EventName = "RecoveryFailed")]
    public static partial void RecoveryFailed(ILogger logger, Exception failure, string tenant, int failures);

    [LoggerMessage(2003, LogLevel.Information, "Recovery of tenant '{Tenant}' works again after {Failures} failures.", EventName = "RecoveryHealed")]
    public static partial void RecoveryHealed(ILogger logger, string tenant, int failures);
}
