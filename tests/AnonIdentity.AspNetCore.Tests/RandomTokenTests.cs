using System.Security.Cryptography;
using AnonIdentity.AspNetCore.Visitors;
using AnonIdentity.DataProtection;
using FluentAssertions;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Primitives;
using Xunit;

namespace AnonIdentity.AspNetCore.Tests;

/// <summary>Random and mutated tokens, a million in CI, as a request brings them: none is taken, none throws.</summary>
public sealed class RandomTokenTests(ITestOutputHelper output)
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    // What a header may hold, what it may not, and what a decoder may stumble over.
    private static readonly string[] Nasty = ["=", "%3D", " ", "\t", "+", "/", ".", ";", ",", "\"", "\0", "é", "\ud800", "\uFF21", "A", "z", "9", "-", "_", "web_", "mobile_", "CfDJ8"];

    [Theory]
    [Trait("Promise", "Q17")]
    [Trait("Rule", "S3")]
    [Trait("Attack", "12")]
    [InlineData("Anon-Visitor", "")]
    [InlineData("Cookie", "__Host-anon=")]
    public void No_request_with_a_guess_has_a_visitor_and_none_throws(string header, string before)
    {
        ServiceCollection collection = new();
        collection.AddDataProtection().UseEphemeralDataProtectionProvider();
        collection.AddLogging().AddAnonymousConsumers().UseAspNetCore();
        using ServiceProvider services = collection.BuildServiceProvider();
        string[] real = [.. Enumerable.Range(0, 64).Select(_ => services.GetRequiredService<IVisitorTokens>().Protect(services.GetRequiredService<IVisitorIdIssuer>().Issue(Channel.Web)))];
        foreach (string token in real)
        {
            Read(services, header, before + token)!.Visitor.Should().NotBeNull("the control: the real ones are");
        }

        int guesses = Scale.Of(100_000);
        long taken = 0;
        long[] refused = new long[Enum.GetValues<VisitorTokenRefusal>().Length];
        Parallel.For(0, Environment.ProcessorCount, thread =>
        {
            Dice dice = new();
            long[] mine = new long[refused.Length];
            for (int i = thread; i < guesses; i += Environment.ProcessorCount)
            {
                string guess = Guess(dice, real);
                VisitorFeature feature = Read(services, header, dice.Below(64) == 0 ? new StringValues([before + guess, before + guess]) : before + guess)!;
                mine[(int)feature.Token.Refusal]++;
                if (feature.Visitor is not null && !real.Contains(guess.Split(';')[0], StringComparer.Ordinal)) // a cookie ends there
                {
                    Interlocked.Increment(ref taken);
                }
            }

            for (int i = 0; i < mine.Length; i++)
            {
                Interlocked.Add(ref refused[i], mine[i]);
            }
        });

        output.WriteLine($"{header}: {guesses} guesses, {taken} taken; {string.Join(", ", Enum.GetValues<VisitorTokenRefusal>().Select(r => $"{r} {refused[(int)r]}"))}");
        taken.Should().Be(0);
        refused[(int)VisitorTokenRefusal.Unreadable].Should().BeGreaterThan(guesses / 100, "else the guesses never get to the keys");
        refused[(int)VisitorTokenRefusal.Malformed].Should().BeGreaterThan(guesses / 10);
        refused[(int)VisitorTokenRefusal.TooLong].Should().BePositive();
    }

    private static VisitorFeature? Read(IServiceProvider services, string header, StringValues value)
    {
        DefaultHttpContext context = new() { RequestServices = services };
        context.Request.IsHttps = true;
        context.Request.Headers[header] = value;
        return VisitorFeature.Of(context);
    }

    private static string Guess(Dice dice, string[] real)
    {
        string token = real[dice.Below(real.Length)];
        switch (dice.Below(32))
        {
            case 0:
                char[] changed = token.ToCharArray();
                for (int i = 1 + dice.Below(3); i > 0; i--)
                {
                    changed[dice.Below(changed.Length)] = Alphabet[dice.Below(64)];
                }

                return new string(changed);
            case 1:
                return new string([.. Enumerable.Range(0, token.Length).Select(_ => Alphabet[dice.Below(64)])]);
            case 2 or 3:
                return token[..dice.Below(token.Length)];
            case < 8:
                return token.Insert(dice.Below(token.Length + 1), Nasty[dice.Below(Nasty.Length)]);
            case 8:
                return new string([.. Enumerable.Range(0, dice.Below(700)).Select(_ => Alphabet[dice.Below(64)])]);
            case 9:
                return string.Concat(Enumerable.Range(0, dice.Below(700)).Select(_ => Nasty[dice.Below(Nasty.Length)]));
            default:
                return string.Concat(Enumerable.Range(0, dice.Below(24)).Select(_ => Nasty[dice.Below(Nasty.Length)]));
        }
    }

    /// <summary>Random numbers from the operating system, some at a time.</summary>
    private sealed class Dice
    {
        private readonly byte[] _bytes = new byte[8192];
        private int _next = 8192;

        public int Below(int end)
        {
            if (_next == _bytes.Length)
            {
                RandomNumberGenerator.Fill(_bytes);
                _next = 0;
            }

            int number = BitConverter.ToUInt16(_bytes, _next);
            _next += 2;
            return number % end;
        }
    }
}
