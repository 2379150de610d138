using System.Buffers.Text;
using FluentAssertions;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Xunit;

namespace AnonIdentity.DataProtection.Tests;

/// <summary>Keys are the host's: their rotation loses nobody, and their revocation ends the tokens they made.</summary>
public sealed class KeyRingTests : IDisposable
{
    private readonly DirectoryInfo _keys = Directory.CreateTempSubdirectory("anonidentity-keys-");

    public void Dispose() => _keys.Delete(recursive: true);

    [Fact]
    [Trait("Rule", "S1")]
    [Trait("Attack", "8")]
    public async Task A_token_under_a_revoked_key_is_refused()
    {
        using TokenHost host = new(_keys);
        VisitorId visitor = host.NewVisitor();
        string token = host.Tokens.Protect(visitor);
        host.Tokens.Read(token).Visitor.Should().Be(visitor, "the control: before");
        IKey key = host.Keys.GetAllKeys().Should().ContainSingle().Subject;

        host.Keys.RevokeKey(key.KeyId, "stolen");
        await RotateAsync(host);
        using TokenHost after = new(_keys);
        await SeesAsync(host, token);
        foreach (TokenHost each in new[] { host, after })
        {
            each.Tokens.Read(token).Refusal.Should().Be(VisitorTokenRefusal.Unreadable);
            each.Tokens.Read(each.Tokens.Protect(visitor)).Visitor.Should().Be(visitor, "the control: a token under the new key");
        }
    }

    [Fact]
    [Trait("Attack", "9")]
    public async Task Keys_rotate_and_nobody_is_lost_while_old_and_new_hosts_run_together()
    {
        using TokenHost old = new(_keys);
        VisitorId visitor = old.NewVisitor();
        List<string> tokens = [old.Tokens.Protect(visitor)];
        for (int rotation = 0; rotation < 3; rotation++)
        {
            await RotateAsync(old);
            using TokenHost fresh = new(_keys);
            tokens.Add(fresh.Tokens.Protect(visitor));
            tokens.Add(old.Tokens.Protect(visitor));
            foreach (string token in tokens)
            {
                old.Tokens.Read(token).Visitor.Should().Be(visitor);
                fresh.Tokens.Read(token).Visitor.Should().Be(visitor);
            }
        }

        tokens.Select(KeyOf).Distinct().Should().HaveCount(4, "each rotation was one");
        using TokenHost stranger = new();
        tokens.Should().OnlyContain(token => !stranger.Tokens.Read(token).IsValid, "the control: another host's keys open none");
    }

    // A running host reads its keys again beside the requests that still use those it has; nothing tells when it has done so.
    private static async Task SeesAsync(TokenHost host, string revoked)
    {
        using PeriodicTimer wait = new(TimeSpan.FromMilliseconds(5));
        for (int turn = 0; turn < 2_000 && host.Tokens.Read(revoked).IsValid; turn++)
        {
            await wait.WaitForNextTickAsync();
        }
    }

    // The key stands before the sealed bytes, behind four bytes that tell the format.
    private static Guid KeyOf(string token) => new(Base64Url.DecodeFromChars(token).AsSpan(4, 16));

    // In the same process a new key shows soon; between processes Data Protection makes keys two days before they are used.
    private static async Task RotateAsync(TokenHost host)
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        Guid key = host.Keys.CreateNewKey(now, now.AddDays(90)).KeyId;
        using PeriodicTimer wait = new(TimeSpan.FromMilliseconds(5));
        for (int turn = 0; turn < 2_000 && KeyOf(host.Tokens.Protect(host.NewVisitor())) != key; turn++)
        {
            await wait.WaitForNextTickAsync();
        }

        KeyOf(host.Tokens.Protect(host.NewVisitor())).Should().Be(key, "or nothing was rotated");
    }
}
