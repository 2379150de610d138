using Microsoft.Extensions.DependencyInjection;

namespace AnonIdentity.Processes.Host;

/// <summary>Commands on standard input, answers on standard output: <c>number command arguments</c> and <c>number outcome visitor merge</c>. All run at once.</summary>
internal sealed class Commands(IServiceProvider services)
{
    private readonly ITicketOpener _opener = services.GetRequiredService<ITicketOpener>();
    private readonly ITicketMerger _merger = services.GetRequiredService<ITicketMerger>();
    private readonly IRecovery _recovery = services.GetRequiredService<IRecovery>();
    private readonly Lock _turn = new();

    public async Task RunAsync()
    {
        _ = Task.Run(RecoverAsync);
        Answer("0 ready");
        while (await Console.In.ReadLineAsync() is { } line)
        {
            _ = Task.Run(() => DoAsync(line.Split(' ')));
        }
    }

    private async Task RecoverAsync()
    {
        while (true)
        {
            try
            {
                await _recovery.RunDueAsync();
            }
#pragma warning disable CA1031 // The database may be down; the next round tries again.
            catch (Exception failure)
#pragma warning restore CA1031
            {
                await Console.Error.WriteLineAsync(failure.Message);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(250), TimeProvider.System);
        }
    }

    private async Task DoAsync(string[] words)
    {
        string answer;
        try
        {
            answer = words[1] switch
            {
                "open" => Show(await _opener.OpenAsync(VisitorId.Parse(words[2]), new TicketDraft("Help", words[3]) { Key = words[3] })),
                "write" => Show(await _opener.OpenAsync(new ConsumerId(words[2]), new TicketDraft("Help", words[3]) { Key = words[3] })),
                "merge" => Show(await _merger.MergeAsync(new MergeRequest(VisitorId.Parse(words[2]), new ConsumerId(words[3])))),
                "undo" => (await _merger.UndoAsync(MergeId.Parse(words[2]), "a test")).Outcome.ToString(),
                _ => "what?",
            };
        }
#pragma warning disable CA1031 // The caller gets it, as a web request would.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            answer = $"failed {failure.GetType().Name}";
        }

        Answer($"{words[0]} {answer}");
    }

    private static string Show(TicketReceipt receipt) => $"{receipt.Outcome} {(receipt.Visitor == default ? "-" : receipt.Visitor.ToString())}";

    private static string Show(MergeReceipt receipt) => $"{receipt.Outcome} {(receipt.Merge == default ? "-" : receipt.Merge.ToString())}";

    private void Answer(string line)
    {
        lock (_turn)
        {
            Console.Out.WriteLine(line);
            Console.Out.Flush();
        }
    }
}
