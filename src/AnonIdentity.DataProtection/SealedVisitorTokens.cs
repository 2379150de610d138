using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace AnonIdentity.DataProtection;

/// <summary>Tokens that are sealed texts of the visitor's bytes.</summary>
internal sealed class SealedVisitorTokens(
    IDataProtectionProvider provider, string tenant, VisitorTokenOptions options, Func<long> now, ILogger logger) : IVisitorTokens
{
    internal const string Purpose = "VisitorToken";

    private readonly SealedText _text = new(provider, Purpose, tenant, now, options.Lifetime, options.ClockSkew);

    public string Protect(VisitorId visitor)
    {
        if (visitor.IsDefault)
        {
            throw new ArgumentException("default(VisitorId) is no visitor identifier.", nameof(visitor));
        }

        Span<byte> payload = stackalloc byte[VisitorBytes.Length];
        VisitorBytes.Write(payload, visitor);
        return _text.Seal(payload);
    }

    public VisitorTokenResult Read(string? text)
    {
        SealedContent content = _text.Open(text);
        VisitorId visitor = default;
        VisitorTokenRefusal refusal = content.Refusal;
        if (refusal == VisitorTokenRefusal.None)
        {
            visitor = content.Payload.Length == VisitorBytes.Length ? VisitorBytes.Read(content.Payload.Span) : default;
            refusal = visitor.IsDefault ? VisitorTokenRefusal.OtherVersion : refusal;
        }

        if (!visitor.IsDefault)
        {
            return new VisitorTokenResult(visitor, VisitorTokenRefusal.None)
            {
                IssuedAt = Instant.FromUnixTimeMilliseconds(content.MadeAt),
                ExpiresAt = Instant.FromUnixTimeMilliseconds(content.EndsAt),
            };
        }

        if (refusal != VisitorTokenRefusal.Missing)
        {
            Log.TokenRefused(logger, tenant, refusal);
        }

        return new VisitorTokenResult(default, refusal);
    }
}
