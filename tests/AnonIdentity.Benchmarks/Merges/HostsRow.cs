using System.Diagnostics;
using System.Globalization;
using AnonIdentity.Benchmarks.Ledgers;
using AnonIdentity.Benchmarks.Quick;
using AnonIdentity.Crm;
using AnonIdentity.InMemory;
using AnonIdentity.TestServers;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace AnonIdentity.Benchmarks.Merges;

/// <summary>Visitors opening a ticket and merging through many hosts on one PostgreSQL, beside one host; each host has its own connections.</summary>
internal sealed class HostsRow(PostgreSqlForRows server, bool full) : IQuickRow
{
    private const int Hosts = 8;
    private const int WorkersPerHost = 4;

    private readonly int _visitors = full ? 100_000 : 5_000;

    public string Work => string.Create(CultureInfo.InvariantCulture, $"{_visitors:#,0} visitors opening and merging, {Hosts} hosts on PostgreSQL");

    public async Task<IReadOnlyList<QuickResult>> MeasureAsync(CancellationToken cancellationToken)
    {
        if (await server.StartAsync(cancellationToken) is not { } postgres)
        {
            return [server.Missing];
        }

        await RunAsync(postgres, 1, 100);
        (double one, _) = await RunAsync(postgres, 1, _visitors / 5);
        (double many, double waiting) = await RunAsync(postgres, Hosts, _visitors);
        return
        [
            new QuickResult(
                "1 host",
                "throughput ratio stated; no lock convoy: fewer than 1 session waits for a lock, on average",
                string.Create(CultureInfo.InvariantCulture, $"{many / one:0.00} times ({many:0} beside {one:0} visitors a second on {Environment.ProcessorCount} processors, which the server shares); {waiting:0.00} sessions wait for a lock"),
                waiting < 1),
        ];
    }

    private static async Task<(double PerSecond, double Waiting)> RunAsync(PostgreSqlServer postgres, int hosts, int visitors)
    {
        string connectionString = await postgres.CreateDatabaseAsync("anonidentity_bench_hosts", CancellationToken.None);
        connectionString = new NpgsqlConnectionStringBuilder(connectionString) { MaxPoolSize = 12 }.ToString();
        InMemoryCrm crm = new();
        Host[] all = [.. Enumerable.Range(0, hosts).Select(_ => new Host(crm, builder => builder.UsePostgreSql(connectionString)))];
        int left = visitors;
        using CancellationTokenSource stop = new();
        Task<double> waiting = CountWaitingAsync(connectionString, stop.Token);
        long start = Stopwatch.GetTimestamp();
        await Task.WhenAll(all.SelectMany(host => Enumerable.Repeat(host, WorkersPerHost)).Select(host => Task.Run(async () =>
        {
            while (Interlocked.Decrement(ref left) is >= 0 and var number)
            {
                await host.MergeAsync(await host.OpenAsync(1), new ConsumerId(string.Create(CultureInfo.InvariantCulture, $"cust-{number}")));
            }
        })));
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        await stop.CancelAsync();
        foreach (Host host in all)
        {
            await host.DisposeAsync();
        }

        return (visitors / seconds, await waiting);
    }

    // How many sessions wait for another one's lock: the average of what is seen ten times a second.
    private static async Task<double> CountWaitingAsync(string connectionString, CancellationToken stop)
    {
        await using NpgsqlConnection connection = new(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ToString());
        await connection.OpenAsync(CancellationToken.None);
        await using NpgsqlCommand command = new("select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'", connection);
        using PeriodicTimer timer = new(TimeSpan.FromMilliseconds(100));
        long seen = 0;
        int times = 0;
        try
        {
            while (await timer.WaitForNextTickAsync(stop))
            {
                seen += (long)(await command.ExecuteScalarAsync(CancellationToken.None))!;
                times++;
            }
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }

        return times == 0 ? 0 : (double)seen / times;
    }
}
