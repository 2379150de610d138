using System.Buffers.Binary;
using System.Net;
using System.Threading.RateLimiting;
using AnonIdentity.AspNetCore.Visitors;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace AnonIdentity.AspNetCore.Endpoints;

/// <summary>The framework's own limiters, one window of a minute each: by network, by visitor or consumer, and in all (rule S10).</summary>
internal sealed class Budgets : IDisposable
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly List<PartitionedRateLimiter<HttpContext>> _parts = [];
    private readonly PartitionedRateLimiter<HttpContext> _posts;
    private readonly PartitionedRateLimiter<HttpContext> _reads;

    public Budgets(IOptions<AnonymousConsumersWebOptions> options)
    {
        SupportBudgets budgets = options.Value.Budgets;

        // The narrow ones first: who is over budget there uses up nothing of what all share.
        _posts = PartitionedRateLimiter.CreateChained(
            Part(static context => NetworkOf(context.Connection.RemoteIpAddress), budgets.PerNetwork),
            Part(SubjectOf, budgets.PerVisitor),
            Part(static _ => "", budgets.InAll));
        _reads = Part(static context => NetworkOf(context.Connection.RemoteIpAddress), budgets.ReadsPerNetwork);
    }

    internal RateLimitLease Take(HttpContext context, bool post) => (post ? _posts : _reads).AttemptAcquire(context);

    public void Dispose()
    {
        _posts.Dispose();
        _parts.ForEach(static part => part.Dispose());
    }

    /// <summary>The /24 of an IPv4 address, the /64 of an IPv6 address.</summary>
    internal static object NetworkOf(IPAddress? address)
    {
        if (address is null)
        {
            return "";
        }

        Span<byte> bytes = stackalloc byte[16];
        IPAddress plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        plain.TryWriteBytes(bytes, out int length);
        return (length, length == 4 ? BinaryPrimitives.ReadUInt32BigEndian(bytes) >>> 8 : BinaryPrimitives.ReadUInt64BigEndian(bytes));
    }

    private static object? SubjectOf(HttpContext context)
    {
        if (VisitorFeature.Of(context) is not { } feature)
        {
            return null;
        }

        return feature.Tenant.ConsumerOf(context.User) is { } consumer ? (feature.Tenant.Name, consumer) : feature.Visitor is { } visitor ? (feature.Tenant.Name, visitor) : null;
    }

    private PartitionedRateLimiter<HttpContext> Part(Func<HttpContext, object?> key, int permits)
    {
        PartitionedRateLimiter<HttpContext> part = PartitionedRateLimiter.Create<HttpContext, object>(context => key(context) is { } found
            ? RateLimitPartition.GetFixedWindowLimiter(found, _ => new FixedWindowRateLimiterOptions { PermitLimit = permits, Window = Minute })
            : RateLimitPartition.GetNoLimiter<object>(this));
        _parts.Add(part);
        return part;
    }
}
