using System.Buffers.Binary;
using System.Buffers.Text;
using FluentAssertions;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Xunit;

namespace AnonIdentity.DataProtection.Tests;

/// <summary>The format is kept: a token of today is read tomorrow.</summary>
public sealed class FormatTests : IDisposable
{
    private readonly TokenHost _host = new();

    private long Now => _host.Clock.GetCurrentInstant().ToUnixTimeMilliseconds();

    public void Dispose() => _host.Dispose();

    [Theory]
    [InlineData("", "AnonIdentity", "VisitorToken", "tenant:", true)]
    [InlineData("acme", "AnonIdentity", "VisitorToken", "tenant:acme", true)]
    [InlineData("", "", "VisitorToken", "tenant:", false)]
    [InlineData("", "AnonIdentity", "VisitorToken", "", false)]
    public void The_purposes_and_the_bytes_are_these(string tenant, string first, string second, string third, bool read)
    {
        VisitorId visitor = _host.NewVisitor();
        byte[] bytes = new byte[1 + 8 + 8 + 1 + 16];
        bytes[0] = 1;
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(1), Now);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(9), Now + 60_000);
        bytes[17] = (byte)visitor.Channel;
        visitor.Value.TryWriteBytes(bytes.AsSpan(18), bigEndian: true, out _);
        string text = Base64Url.EncodeToString(_host.Protection.CreateProtector([first, second, third]).Protect(bytes));
        IVisitorTokens tokens = tenant.Length == 0 ? _host.Tokens : _host.AcmeTokens;
        tokens.Read(text).Visitor.Should().Be(read ? visitor : default);
    }

    [Theory]
    [InlineData(9, "01890a5d-ac96-774b-bcce-b302099a8057", false)]
    [InlineData(0, "01890a5d-ac96-774b-bcce-b302099a8057", false)]
    [InlineData(1, "00000000-0000-0000-0000-000000000000", false)]
    [InlineData(2, "ffffffff-ffff-ffff-ffff-ffffffffffff", false)]
    [InlineData(1, "01890a5d-ac96-774b-bcce-b302099a8057", true)]
    [InlineData(2, "01890a5d-ac96-774b-bcce-b302099a8057", true)]
    public void Only_a_channel_and_a_uuid_are_a_visitor(byte channel, string uuid, bool valid)
    {
        byte[] payload = new byte[VisitorBytes.Length];
        payload[0] = channel;
        new Guid(uuid).TryWriteBytes(payload.AsSpan(1), bigEndian: true, out _);
        _host.Tokens.Read(_host.Text(SealedVisitorTokens.Purpose).Seal(payload)).Refusal.Should().Be(valid ? VisitorTokenRefusal.None : VisitorTokenRefusal.OtherVersion);
    }

    [Fact]
    [Trait("Attack", "10")]
    public void Of_two_lives_the_shorter_counts_to_the_millisecond()
    {
        byte[] payload = new byte[VisitorBytes.Length];
        VisitorBytes.Write(payload, _host.NewVisitor());
        SealedText text = _host.Text(SealedVisitorTokens.Purpose);
        Instant made = _host.Clock.GetCurrentInstant();
        string brief = text.Seal(payload, SealedText.Version, Now, 60_000);
        string endless = text.Seal(payload, SealedText.Version, Now, 400L * 86_400_000);
        _host.Tokens.Read(brief).ExpiresAt.Should().Be(made + Duration.FromMinutes(1));
        _host.Tokens.Read(endless).ExpiresAt.Should().Be(made + Duration.FromDays(180), "this host's own life");
        Ends(brief, made + Duration.FromMinutes(1));
        Ends(endless, made + Duration.FromDays(180));
    }

    [Fact]
    public void A_host_without_a_clock_of_its_own_tells_time_by_its_time_provider()
    {
        ServiceCollection services = new();
        SetTime time = new() { Now = new DateTimeOffset(2026, 10, 5, 10, 15, 0, TimeSpan.Zero) };
        services.AddSingleton<TimeProvider>(time);
        services.AddAnonymousConsumers().UseVisitorTokens();
        services.AddDataProtection().UseEphemeralDataProtectionProvider();
        using ServiceProvider provider = services.BuildServiceProvider();
        IVisitorTokens tokens = provider.GetRequiredService<IVisitorTokens>();
        VisitorTokenResult read = tokens.Read(tokens.Protect(_host.NewVisitor()));
        read.IssuedAt.ToDateTimeOffset().Should().Be(time.Now);
    }

    private void Ends(string token, Instant end)
    {
        _host.Clock.Reset(end - Duration.FromMilliseconds(1));
        _host.Tokens.Read(token).IsValid.Should().BeTrue();
        _host.Clock.Reset(end);
        _host.Tokens.Read(token).Refusal.Should().Be(VisitorTokenRefusal.Expired);
    }

    private sealed class SetTime : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
