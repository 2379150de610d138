using System.Security.Cryptography;
using System.Text;
using AnonIdentity.AspNetCore.Visitors;
using FluentAssertions;
using Microsoft.Extensions.Primitives;
using Xunit;

namespace AnonIdentity.AspNetCore.Tests;

public sealed class CookieHeaderTests
{
    private const string Name = "__Host-anon";

    [Theory]
    [Trait("Rule", "S3")]
    [InlineData("__Host-anon=v", "v")]
    [InlineData("a=b; __Host-anon=v", "v")]
    [InlineData("a=b;__Host-anon=v;c=d", "v")]
    [InlineData("a=\"q\"; __Host-anon=v; c", "v")]
    [InlineData("__Host-anon=", "")]
    [InlineData("__Host-anon=v=w", "v=w")]
    [InlineData("a=x__Host-anon=v", null)]
    [InlineData("__Host-anonymous=v", null)]
    [InlineData("", null)]
    public void One_cookie_of_the_exact_name_is_read(string header, string? value) => CookieHeader.Find(header, Name).Should().Be(value);

    [Theory]
    [Trait("Rule", "S3")]
    [Trait("Attack", "13")]
    [Trait("Attack", "14")]
    [InlineData("__Host-anon=v; __Host-anon=v")]
    [InlineData("__Host-anon=v; __Host-anon=w")]
    [InlineData("__Host-anon=v; __host-anon=w")]
    [InlineData("__HOST-ANON=v")]
    [InlineData("__host-anon=v")]
    [InlineData("a=b;\t__Host-anon=v")]
    [InlineData("a=b;  __Host-anon=v")]
    [InlineData("\t__Host-anon=v")]
    [InlineData("__Host-anon =v")]
    [InlineData("\"__Host-anon\"=v")]
    [InlineData("__Host-anon")]
    [InlineData("a=\"x; __Host-anon=v; y\"")]
    [InlineData("a=\"x; __Host-anon=v")]
    [InlineData("__Host-anon=v; a=b; \t__Host-anon=w")]
    public void Whatever_is_in_doubt_is_no_cookie(string header)
    {
        CookieHeader.Find(header, Name).Should().BeNull();
        CookieHeader.Find("__Host-anon=v", Name).Should().Be("v", "the control");
    }

    [Fact]
    [Trait("Attack", "13")]
    public void Two_headers_are_read_as_one()
    {
        CookieHeader.Find(new StringValues(["a=b", "__Host-anon=v"]), Name).Should().Be("v");
        CookieHeader.Find(new StringValues(["__Host-anon=v", "__Host-anon=w"]), Name).Should().BeNull();
    }

    [Fact]
    [Trait("Attack", "4")]
    public void Thousands_of_cookies_are_read_without_memory()
    {
        string header = string.Join("; ", Enumerable.Range(0, 5_000).Select(i => $"c{i}=v"));
        CookieHeader.Find(header, Name);
        long before = GC.GetAllocatedBytesForCurrentThread();
        CookieHeader.Find(header, Name).Should().BeNull();
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(4_096, "the header itself has {0} characters", header.Length);
        CookieHeader.Find(header + "; __Host-anon=v", Name).Should().Be("v", "the control");
    }

    [Fact]
    [Trait("Promise", "Q17")]
    [Trait("Attack", "12")]
    public void Random_headers_throw_nothing_and_name_nobody()
    {
        string[] pieces = ["__Host-anon", "__host-anon", "=", ";", "; ", "\t", "\"", "a", "v", " ", "\0", "é", ","];
        byte[] random = new byte[24];
        int headers = Scale.Of(100_000);
        int found = 0;
        for (int i = 0; i < headers; i++)
        {
            RandomNumberGenerator.Fill(random);
            StringBuilder header = new();
            foreach (byte each in random.AsSpan(0, random[0] % 24))
            {
                header.Append(each < 250 ? pieces[each % pieces.Length] : (char)each);
            }

            string text = header.ToString();
            string? value = CookieHeader.Find(text, Name);
            found += value is null ? 0 : 1;
            if (value is not null && !text.Contains(Name + "=" + value, StringComparison.Ordinal))
            {
                Assert.Fail($"'{value}' does not stand in '{text}'.");
            }
        }

        found.Should().BeInRange(1, headers / 4, "some are well-formed, most are not");
    }
}
