using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace AnonIdentity.Processes;

/// <summary>A real process of the host; it can be killed at any moment (SIGKILL), and whoever waits for it then learns nothing.</summary>
internal sealed class HostProcess : IDisposable
{
    private readonly Process _process;
    private readonly ConcurrentDictionary<int, TaskCompletionSource<string[]?>> _waiting = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _reading;
    private int _numbers;

    private HostProcess(Process process)
    {
        _process = process;
        _reading = Task.Run(ReadAsync);
    }

    public bool IsDead { get; private set; }

    public static async Task<HostProcess> StartAsync(params string[] arguments)
    {
        ProcessStartInfo start = new(Path.Combine(AppContext.BaseDirectory, "AnonIdentity.Processes.Host"), arguments)
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        };
        HostProcess host = new(Process.Start(start) ?? throw new InvalidOperationException("The host did not start."));
        host._process.ErrorDataReceived += static (_, _) => { };
        host._process.BeginErrorReadLine();
        await host._ready.Task;
        return host;
    }

    /// <summary>Asks the host.</summary>
    /// <returns>The words of its answer; <see langword="null"/> when it died.</returns>
    public async Task<string[]?> AskAsync(string command)
    {
        int number = Interlocked.Increment(ref _numbers);
        TaskCompletionSource<string[]?> answer = _waiting[number] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            lock (_process)
            {
                _process.StandardInput.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{number} {command}"));
                _process.StandardInput.Flush();
            }
        }
        catch (Exception gone) when (gone is IOException or ObjectDisposedException or InvalidOperationException)
        {
            answer.TrySetResult(null);
        }

        if (IsDead)
        {
            answer.TrySetResult(null);
        }

        return await answer.Task;
    }

    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        await _reading;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private async Task ReadAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            string[] words = line.Split(' ');
            int number = int.Parse(words[0], CultureInfo.InvariantCulture);
            if (number == 0)
            {
                _ready.TrySetResult();
            }
            else if (_waiting.TryRemove(number, out TaskCompletionSource<string[]?>? answer))
            {
                answer.TrySetResult(words[1..]);
            }
        }

        IsDead = true;
        _ready.TrySetException(new InvalidOperationException("The host died at its start."));
        foreach (TaskCompletionSource<string[]?> waiting in _waiting.Values)
        {
            waiting.TrySetResult(null);
        }
    }
}
