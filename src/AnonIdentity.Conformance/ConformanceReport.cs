using Xunit;

namespace AnonIdentity.Conformance;

/// <summary>Prints the report of a suite when its last fact has run, and writes it beside the test program as
/// <c>conformance/{suite}.md</c>: Markdown to be pasted into the README of an adapter. A class fixture; suites have it already.</summary>
public sealed class ConformanceReport : IDisposable
{
    private readonly string? _suite = TestContext.Current.TestClass?.TestClassName;

    /// <summary>The report of a suite, as far as it has run in this process.</summary>
    /// <param name="suite">The suite: a class of your own.</param>
    public static string Of(Type suite)
    {
        ArgumentNullException.ThrowIfNull(suite);
        return ConformanceResults.Of(suite.FullName!).Text();
    }

    /// <summary>Prints and writes the report.</summary>
    public void Dispose()
    {
        if (_suite is null)
        {
            return;
        }

        string text = ConformanceResults.Of(_suite).Text();
        string folder = Path.Combine(AppContext.BaseDirectory, "conformance");
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, _suite[(_suite.LastIndexOf('.') + 1)..] + ".md"), text);
        Console.WriteLine($"{_suite}\n\n{text}");
    }
}
