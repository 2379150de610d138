using Microsoft.Extensions.DependencyInjection;

namespace AnonIdentity.Quickstart.Story;

/// <summary>The story on a SQLite file.</summary>
internal sealed class SqliteStoryCrm(string path) : IStoryCrm
{
    private readonly SqliteCrmFile _file = new(path);

    public string Name => "a SQLite file";

    public TimeSpan Lease { get; } = TimeSpan.FromSeconds(4);

    public IAgent Agent => new Agent(_file);

    public IReadOnlyList<string> Arguments => ["--crm", "sqlite"];

    public Task PrepareAsync() => _file.CreateAsync();

    public ConsumerId Consumer(string name) => new(name);

    public AnonymousConsumersBuilder Use(AnonymousConsumersBuilder builder) => builder.UseCrm(_ => new SqliteCrm(_file));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
