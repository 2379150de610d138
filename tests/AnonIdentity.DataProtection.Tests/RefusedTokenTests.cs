using System.Security.Cryptography;
using System.Text;
using FluentAssertions;
using NodaTime;
using Xunit;

namespace AnonIdentity.DataProtection.Tests;

public sealed class RefusedTokenTests : IDisposable
{
    private readonly TokenHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    [Trait("Attack", "4")]
    public void A_text_above_512_characters_is_refused_before_it_is_decoded()
    {
        string token = _host.Tokens.Protect(_host.NewVisitor());
        token.Length.Should().BeLessThan(VisitorTokenOptions.MaxLength / 2 + 64, "tokens are about half as long as what is decoded");
        string huge = new('A', 64 * 1024);
        _host.Tokens.Read(huge).Refusal.Should().Be(VisitorTokenRefusal.TooLong);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1_000; i++)
        {
            _host.Tokens.Read(huge);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(huge.Length, "a thousand refusals cost less than the text once");
        _host.Tokens.Read(new string('A', VisitorTokenOptions.MaxLength)).Refusal.Should().Be(VisitorTokenRefusal.Unreadable, "the control: at the limit it is opened");
        _host.Tokens.Read(token).IsValid.Should().BeTrue();
    }

    [Fact]
    [Trait("Rule", "S1")]
    [Trait("Attack", "5")]
    public void A_token_of_one_tenant_is_nothing_to_another()
    {
        VisitorId visitor = _host.NewVisitor();
        string token = _host.Tokens.Protect(visitor);
        _host.AcmeTokens.Read(token).Should().Be(new VisitorTokenResult(default, VisitorTokenRefusal.Unreadable));
        _host.Tokens.Read(_host.AcmeTokens.Protect(visitor)).IsValid.Should().BeFalse();
        _host.Tokens.Read(token).Visitor.Should().Be(visitor, "the control");
        _host.AcmeTokens.Read(_host.AcmeTokens.Protect(visitor)).Visitor.Should().Be(visitor);
    }

    [Fact]
    [Trait("Rule", "S1")]
    [Trait("Attack", "6")]
    public void A_text_of_another_purpose_is_no_token()
    {
        byte[] payload = new byte[VisitorBytes.Length];
        VisitorBytes.Write(payload, _host.NewVisitor());
        _host.Tokens.Read(_host.Text("UndoLink").Seal(payload)).Refusal.Should().Be(VisitorTokenRefusal.Unreadable);
        _host.Tokens.Read(_host.Text(SealedVisitorTokens.Purpose).Seal(payload)).IsValid.Should().BeTrue("the control: the same bytes for the right purpose");
    }

    [Fact]
    [Trait("Attack", "7")]
    public void A_token_of_another_format_version_is_refused()
    {
        byte[] payload = new byte[VisitorBytes.Length];
        VisitorBytes.Write(payload, _host.NewVisitor());
        SealedText text = _host.Text(SealedVisitorTokens.Purpose);
        long now = _host.Clock.GetCurrentInstant().ToUnixTimeMilliseconds();
        foreach (byte version in new byte[] { 0, 2, 255 })
        {
            _host.Tokens.Read(text.Seal(payload, version, now, 60_000)).Refusal.Should().Be(VisitorTokenRefusal.OtherVersion);
        }

        _host.Tokens.Read(text.Seal(payload.AsSpan(0, 5))).Refusal.Should().Be(VisitorTokenRefusal.OtherVersion);
        _host.Tokens.Read(text.Seal(new byte[VisitorBytes.Length])).Refusal.Should().Be(VisitorTokenRefusal.OtherVersion, "no channel and the nil UUID are no visitor");
        _host.Tokens.Read(text.Seal(payload, SealedText.Version, now, 60_000)).IsValid.Should().BeTrue("the control");
    }

    [Fact]
    [Trait("Rule", "S1")]
    [Trait("Attack", "10")]
    public void A_token_from_the_future_or_past_its_life_is_refused()
    {
        VisitorId visitor = _host.NewVisitor();
        _host.Clock.AdvanceHours(1);
        string token = _host.Tokens.Protect(visitor);
        _host.Clock.AdvanceHours(-1);
        _host.Tokens.Read(token).Refusal.Should().Be(VisitorTokenRefusal.FromTheFuture);
        _host.Clock.AdvanceMinutes(55);
        VisitorTokenResult read = _host.Tokens.Read(token);
        read.Visitor.Should().Be(visitor, "the control: clocks differ by some minutes");
        (read.ExpiresAt - read.IssuedAt).Should().Be(Duration.FromDays(180));

        _host.Clock.Reset(read.ExpiresAt - Duration.FromMilliseconds(1));
        _host.Tokens.Read(token).IsValid.Should().BeTrue("the control: the last millisecond of its life");
        _host.Clock.Reset(read.ExpiresAt);
        _host.Tokens.Read(token).Refusal.Should().Be(VisitorTokenRefusal.Expired);
    }

    [Fact]
    [Trait("Rule", "V3")]
    [Trait("Attack", "11")]
    public void A_visitor_identifier_is_no_token()
    {
        VisitorId visitor = _host.NewVisitor();
        _host.Tokens.Read(visitor.ToString()).IsValid.Should().BeFalse();
        _host.Tokens.Read(visitor.Value.ToString()).IsValid.Should().BeFalse();
        _host.Tokens.Read(_host.Tokens.Protect(visitor)).Visitor.Should().Be(visitor, "the control");
    }

    [Fact]
    [Trait("Attack", "12")]
    public void Random_inputs_are_refused_and_none_throws()
    {
        string token = _host.Tokens.Protect(_host.NewVisitor());
        int accepted = 0;
        byte[] bytes = new byte[600];
        int inputs = Scale.Of(100_000);
        for (int i = 0; i < inputs; i++)
        {
            RandomNumberGenerator.Fill(bytes);
            int length = (bytes[0] << 8 | bytes[1]) % 580;
            string guess = (i % 4) switch
            {
                0 => Encoding.Latin1.GetString(bytes, 2, length),
                1 => Convert.ToBase64String(bytes, 2, length).Replace('+', '-').Replace('/', '_').TrimEnd('='),
                2 => Encoding.Unicode.GetString(bytes, 2, length),
                _ => string.Concat(token.AsSpan(0, length % token.Length), Convert.ToHexString(bytes, 2, (token.Length - (length % token.Length)) / 2)),
            };
            accepted += guess != token && _host.Tokens.Read(guess).IsValid ? 1 : 0;
        }

        accepted.Should().Be(0);
        _host.Tokens.Read(token).IsValid.Should().BeTrue("the control");
        Console.WriteLine($"{inputs} random inputs, {accepted} accepted, 0 exceptions");
    }

    [Fact]
    public void Nothing_is_missing_rather_than_malformed()
    {
        _host.Tokens.Read(null).Refusal.Should().Be(VisitorTokenRefusal.Missing);
        _host.Tokens.Read("").Refusal.Should().Be(VisitorTokenRefusal.Missing);
        foreach (string other in new[] { " ", "=", "%41", "é", "A" })
        {
            _host.Tokens.Read(other).Refusal.Should().Be(VisitorTokenRefusal.Malformed, other);
        }
    }

    [Fact]
    [Trait("Rule", "S1")]
    public void Each_token_is_another_text()
    {
        VisitorId visitor = new(Channel.Mobile, new Guid("01890a5d-ac96-774b-bcce-b302099a8057"));
        string[] tokens = [.. Enumerable.Range(0, 100).Select(_ => _host.Tokens.Protect(visitor))];
        tokens.Should().OnlyHaveUniqueItems();
        tokens.Select(t => _host.Tokens.Read(t).Visitor).Should().AllBeEquivalentTo(visitor);
        Action none = () => _host.Tokens.Protect(default);
        none.Should().Throw<ArgumentException>().WithMessage("default(VisitorId) is no visitor identifier.*");
    }
}
