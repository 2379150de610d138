using System.Text.Json;

namespace AnonIdentity.Quickstart.Tests;

public sealed class SampleReplayTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "replays");

    public static TheoryData<string> Files => [.. System.IO.Directory.GetFiles(Folder, "*.jsonl").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];

    [Fact]
    public void There_are_three() => Files.Count.Should().Be(3);

    [Theory]
    [MemberData(nameof(Files))]
    public async Task A_shipped_file_has_the_answer_that_is_shipped_with_it(string name)
    {
        ReplayResult result = await Replaying.FileAsync(Path.Combine(Folder, name + ".jsonl"));

        result.Errors.Should().BeEmpty();
        result.Exit.Should().Be(0);
        string expected = await File.ReadAllTextAsync(Path.Combine(Folder, name + ".expected.json"), TestContext.Current.CancellationToken);
        Pretty(Replaying.Normalise(result.Output)).Should().Be(Pretty(expected));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task A_shipped_file_is_shown_as_tables_too(string name)
    {
        ReplayResult result = await Replaying.FileAsync(Path.Combine(Folder, name + ".jsonl"), json: false);

        result.Exit.Should().Be(0);
        result.Output.Should().Contain("Contacts in the CRM").And.Contain("Tickets in the CRM").And.Contain("cust-");
        result.Output.Should().NotContain("\u001b");
    }

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private static string Pretty(string json) => JsonSerializer.Serialize(Replaying.Parse(json), Indented);
}
