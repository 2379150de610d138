namespace AnonIdentity.Conformance;

/// <summary>Texts that try to be something else. Short fields come to an adapter already neutralised; what is here must pass through it as it is.</summary>
internal static class NastyText
{
    public static IReadOnlyList<string> PlaceholderNames { get; } = ["Web User 10/05 10:15", "Mobile User - 12/31 23:59"];

    public static IReadOnlyList<string> ShortFields { get; } =
    [
        "'=HYPERLINK(\"http://x.example\")",
        "'@SUM(1)",
        "<img src=x onerror=alert(1)>",
        "{ {liquid} } {Template} %s %n $1",
        "] (javascript:alert) & &amp; &#60;",
        "O'Neil \\ \"q\" `b`; drop table contact; --",
        "\u00D1and\u00FA \u65E5\u672C \u0130\u0131 \u00DF",
        "\U0001F469\u200D\U0001F4BB Ada",
        "10/05 10:15 #1 ?a=b&c=d",
        "null",
    ];

    public static IReadOnlyList<string> Bodies { get; } =
    [
        "=HYPERLINK(\"http://x.example\")\n@SUM(1)\n\tindented",
        "<img src=x onerror=alert(1)>\n<script>alert(1)</script>\n<b>no bold</b>",
        "{{liquid}} {% tag %} {Template} ${env} %s",
        "[x](javascript:alert(1)) **stars** _lines_ # no heading",
        "first\n2026-10-05 10:15 INFO a log line that nobody wrote\nlast",
        "ANSI \u001B[31mred\u001B[0m and a bell \u0007",
        "\u202Ereversed\u202C \u2066isolated\u2069 zero\u200Bwidth",
        "\u65E5\u672C\u8A9E \u0627\u0644\u0639\u0631\u0628\u064A\u0629 \U0001F469\u200D\U0001F469\u200D\U0001F466 e\u0301",
        "From: somebody@example.com\nSubject: other\n\n--boundary\nContent-Type: text/html",
        "'; drop table ticket; -- \\ \" ' ` \uFFFD",
    ];

    /// <summary>The ends of consumer identifiers that some CRM would fold, cut, or take for a wildcard, a path or a query.</summary>
    public static IReadOnlyList<string> Identifiers { get; } =
    [
        "it's", "back\\slash", "O'\u00D1eil\\\u00E9", "per%cent_", "a/b?c&d=e#f", "quote\"d", "\u65E5\u672C", "\U0001F600", "two  spaces", "a+b@example.com", "*", "$1", "\u0130\u0131", "\u212A",
        new string('n', 200),
    ];
}
