using Microsoft.Extensions.Logging;

namespace AnonIdentity.DataProtection;

/// <summary>The messages of this package. Event ids are stable. No token stands in them (rule S9).</summary>
internal static partial class Log
{
    [LoggerMessage(3001, LogLevel.Debug, "Tenant '{Tenant}': a visitor token was refused: {Refusal}", EventName = "VisitorTokenRefused")]
    public static partial void TokenRefused(ILogger logger, string tenant, VisitorTokenRefusal refusal);
}
