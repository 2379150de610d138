using System.Buffers.Text;
using FluentAssertions;
using Xunit;

namespace AnonIdentity.DataProtection.Tests;

/// <summary>Every change of a token is refused and none throws; the token that was changed is read before and after.</summary>
public sealed class TamperedTokenTests : IDisposable
{
    private readonly TokenHost _host = new();
    private readonly VisitorId _visitor;
    private readonly string _token;

    public TamperedTokenTests()
    {
        _visitor = _host.NewVisitor();
        _token = _host.Tokens.Protect(_visitor);
    }

    public void Dispose() => _host.Dispose();

    [Fact]
    [Trait("Rule", "S1")]
    [Trait("Attack", "1")]
    public void Any_flipped_bit_is_refused() => ShouldAllBeRefused(FlippedBits(), 1_000);

    [Fact]
    [Trait("Attack", "2")]
    public void A_token_that_is_cut_extended_empty_or_all_zeros_is_refused() => ShouldAllBeRefused(OtherLengths(), 500);

    [Fact]
    [Trait("Attack", "3")]
    public void A_token_in_any_other_spelling_is_refused() => ShouldAllBeRefused(OtherSpellings(), 2_000);

    [Fact]
    [Trait("Rule", "S1")]
    public void Of_at_least_five_thousand_tampered_tokens_none_is_accepted_and_none_throws()
    {
        int count = ShouldAllBeRefused(FlippedBits().Concat(OtherLengths()).Concat(OtherSpellings()).Concat(Swaps()), 5_000);
        TestContext.Current.SendDiagnosticMessage($"{count} tampered tokens, 0 accepted, 0 exceptions");
        Console.WriteLine($"{count} tampered tokens, 0 accepted, 0 exceptions");
    }

    private int ShouldAllBeRefused(IEnumerable<string> variants, int atLeast)
    {
        _host.Tokens.Read(_token).Visitor.Should().Be(_visitor, "the control: the token itself");
        string[] all = [.. variants.Distinct().Where(v => v != _token)];
        all.Length.Should().BeGreaterThanOrEqualTo(atLeast);
        string[] accepted = [.. all.Where(v => _host.Tokens.Read(v) is { IsValid: true } or { Refusal: VisitorTokenRefusal.None })];
        accepted.Should().BeEmpty();
        _host.Tokens.Read(_token).IsValid.Should().BeTrue("the control, afterwards");
        return all.Length;
    }

    private IEnumerable<string> FlippedBits()
    {
        byte[] bytes = Base64Url.DecodeFromChars(_token);
        for (int bit = 0; bit < bytes.Length * 8; bit++)
        {
            byte[] changed = [.. bytes];
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            yield return Base64Url.EncodeToString(changed);
        }

        // Also in the text: each bit of each character.
        for (int bit = 0; bit < _token.Length * 8; bit++)
        {
            char[] text = _token.ToCharArray();
            text[bit / 8] ^= (char)(1 << (bit % 8));
            yield return new string(text);
        }
    }

    private IEnumerable<string> OtherLengths()
    {
        for (int length = 0; length < _token.Length; length++)
        {
            yield return _token[..length];
            yield return _token[length..][Math.Min(1, _token.Length - length)..];
            yield return new string('A', length + 1);
        }

        for (int more = 1; more <= 64; more++)
        {
            yield return _token + new string('A', more);
            yield return new string('A', more) + _token;
        }

        yield return _token + _token;
        yield return new string('\0', _token.Length);
    }

    private IEnumerable<string> OtherSpellings()
    {
        string[] foreign = [" ", "=", "==", "\n", "\r\n", "\t", "%3D", "+", "/", ".", "\0", "\u200B", "\"", "é", "%41"];
        foreach (string piece in foreign)
        {
            for (int at = 0; at <= _token.Length; at++)
            {
                yield return _token.Insert(at, piece);
            }
        }

        // Other bits behind the last whole byte decode to the same bytes.
        const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        foreach (char last in Alphabet)
        {
            yield return _token[..^1] + last;
        }

        yield return _token.ToUpperInvariant();
        yield return _token.ToLowerInvariant();
        yield return _token.Replace('-', '+').Replace('_', '/') + "=";
        yield return Uri.EscapeDataString(_token + "=");
    }

    private IEnumerable<string> Swaps()
    {
        for (int first = 0; first < _token.Length; first++)
        {
            for (int second = first + 1; second < _token.Length; second += 9)
            {
                char[] text = _token.ToCharArray();
                (text[first], text[second]) = (text[second], text[first]);
                yield return new string(text);
            }
        }
    }
}
