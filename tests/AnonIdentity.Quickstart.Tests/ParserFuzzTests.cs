using System.Text;
using AnonIdentity.Quickstart.Replay;
using CsCheck;

namespace AnonIdentity.Quickstart.Tests;

public sealed class ParserFuzzTests
{
    private static readonly string[] Pieces =
    [
        "{", "}", "[", "]", ":", ",", "\"", "\\", "\n", "\r\n", " ", "#", "\"do\"", "\"at\"", "\"device\"", "\"consumer\"", "\"after\"", "\"ticket\"",
        "\"signIn\"", "\"crash\"", "\"2026-10-05T10:15:00Z\"", "\"\\ud800\"", "\"\\u0000\"", "1", "-1", "1e9", "null", "true", "\"k\"", "\uFEFF", "é",
        "{\"at\":\"2026-10-05T10:15:00Z\",\"do\":\"crash\",\"after\":", "{\"at\":\"2026-10-05T10:15:00Z\",\"do\":\"signOut\",\"device\":",
    ];

    [Fact]
    public void Any_bytes_are_read_or_refused() =>
        Gen.Byte.Array[0, 200].Sample(bytes => Parses(bytes), iter: 20_000);

    [Fact]
    public void Anything_that_looks_like_a_file_is_read_or_refused() =>
        Gen.Int[0, Pieces.Length - 1].Select(i => Pieces[i]).Array[0, 40].Sample(pieces => Parses(Encoding.UTF8.GetBytes(string.Concat(pieces))), iter: 50_000);

    [Fact]
    public void A_good_line_with_one_byte_changed_is_read_or_refused()
    {
        byte[] good = """{"at":"2026-10-05T10:15:00Z","do":"ticket","device":"\ud83d\ude00","channel":"web","key":"k1","subject":"s","body":"b"}"""u8.ToArray();
        Gen.Select(Gen.Int[0, good.Length - 1], Gen.Byte).Sample(
            change =>
            {
                byte[] bytes = [.. good];
                bytes[change.Item1] = change.Item2;
                Parses(bytes);
            },
            iter: 50_000);
    }

    [Fact]
    public void Any_string_survives_being_quoted_and_read() =>
        Gen.Char['\0', '\uFFFF'].Array[0, 30].Sample(
            characters =>
            {
                string text = new(characters);
                ReplayEvent line = ReplayParser.Parse(Encoding.UTF8.GetBytes($"{{\"at\":\"2026-10-05T10:15:00Z\",\"do\":\"signOut\",\"device\":{ExactJson.Quote(text)}}}")).Single();
                return line.Device == text && CrmText.Decode(CrmText.Encode(text)) == text && CrmText.IsWellFormed(CrmText.Encode(text));
            },
            iter: 20_000);

    [Fact]
    public void Two_strings_never_share_a_text_in_the_CRM()
    {
        string[] texts = ["\uD800", "\uD801", "\uDC00\uD800", "\uD800\uDC00", "\0", "a\0", CrmText.Encode("\uD800"), CrmText.Encode(CrmText.Encode("\uD800")), "", "a"];

        texts.Select(CrmText.Encode).Should().OnlyHaveUniqueItems();
    }

    private static void Parses(byte[] bytes)
    {
        try
        {
            foreach (ReplayEvent line in ReplayParser.Parse(bytes))
            {
                Assert.InRange(line.After, 1, long.MaxValue);
            }
        }
        catch (ReplayException refused)
        {
            Assert.InRange(refused.Line, 1, bytes.Length + 1);
        }
    }
}
