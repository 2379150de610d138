using AnonIdentity.Operations;

namespace AnonIdentity.Simulation.World;

/// <summary>Seeded randomness (SplitMix64), the same on every platform; also the pacing of the runs: no thread is ever left.</summary>
internal sealed class Chance(ulong seed) : IPacing
{
    private ulong _state = seed * 0x9E3779B97F4A7C15 + 0x632BE59BD9B4E019;

    public TaskCreationOptions Completion => TaskCreationOptions.None;

    public Task YieldAsync() => Task.CompletedTask;

    public int Jitter(int ceiling) => Below(ceiling) + 1;

    public ulong Next()
    {
        ulong z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    public int Below(int bound) => (int)(Next() % (ulong)bound);

    public long Between(long from, long to) => from + (long)(Next() % (ulong)(to - from + 1));

    /// <summary>True once in so many times; never when zero.</summary>
    public bool OneIn(int times) => times > 0 && Below(times) == 0;

    public T Pick<T>(params ReadOnlySpan<T> values) => values[Below(values.Length)];
}
