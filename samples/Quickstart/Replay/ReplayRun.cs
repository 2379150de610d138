using AnonIdentity.Ledger;

namespace AnonIdentity.Quickstart.Replay;

/// <summary>Runs the lines of a file, one after another.</summary>
internal sealed class ReplayRun(ReplayStage stage, ReplayDriver driver)
{
    private readonly ReplayBook _book = new(stage.Agent);
    private readonly List<ReplayOutcome> _outcomes = [];

    /// <summary>Replays a file.</summary>
    /// <exception cref="ReplayException">A line asks for something that is not there.</exception>
    public static async Task<ReplayAnswer> RunAsync(IReadOnlyList<ReplayEvent> events)
    {
        await using ReplayStage stage = new();
        await stage.CrmFile.CreateAsync();
        await using ReplayDriver driver = new(stage);
        return await new ReplayRun(stage, driver).PlayAsync(events);
    }

    private async Task<ReplayAnswer> PlayAsync(IReadOnlyList<ReplayEvent> events)
    {
        foreach (ReplayEvent line in events)
        {
            stage.Set(line.At);
            await driver.TickAsync();
            try
            {
                await DoAsync(line);
            }
            catch (ArgumentException refused)
            {
                throw new ReplayException(line.Line, refused.Message);
            }

            await _book.LearnTicketsAsync();
        }

        await driver.RecoverAsync();
        return await _book.CloseAsync(_outcomes, driver.Host.Namer);
    }

    private Task DoAsync(ReplayEvent line) => line.Do switch
    {
        ReplayVerb.Known => _book.ContactOfAsync(line.Consumer, line.Name!),
        ReplayVerb.Ticket => TicketAsync(line),
        ReplayVerb.SignIn => SignInAsync(line),
        ReplayVerb.AgentRename => AgentRenameAsync(line),
        ReplayVerb.AgentMerge => AgentMergeAsync(line),
        ReplayVerb.AgentMove => AgentMoveAsync(line),
        ReplayVerb.Undo => UndoAsync(line),
        ReplayVerb.Forget => ForgetAsync(line),
        ReplayVerb.CrmUp => CrmUpAsync(),
        _ => Do(line),
    };

    private Task Do(ReplayEvent line)
    {
        ReplayDevice device = _book.Device(line.Device);
        switch (line.Do)
        {
            case ReplayVerb.SignOut:
                device.Consumer = null;
                device.Forget();
                break;
            case ReplayVerb.KeepId:
                device.KeepsId = true;
                break;
            case ReplayVerb.Reinstall:
                device.Consumer = null;
                device.Lose();
                break;
            case ReplayVerb.CopyId when _book.Device(line.From).Visitor is { } visitor:
                device.Store(visitor);
                break;
            case ReplayVerb.CopyId:
                device.Lose();
                break;
            case ReplayVerb.CrmDown:
                stage.Faults.Down = true;
                break;
            case ReplayVerb.Crash:
                stage.Faults.CrashAfter(line.After);
                break;
            default:
                throw new InvalidOperationException($"Nobody does {line.Do}.");
        }

        return Task.CompletedTask;
    }

    private async Task TicketAsync(ReplayEvent line)
    {
        ReplayDevice device = _book.Device(line.Device);

        // A key belongs to who used it first, until that one is forgotten with all keys.
        bool first = !_book.Keys.TryGetValue(line.Key, out Subject subject) || await driver.IsForgottenAsync(subject);
        if (first)
        {
            subject = device.Consumer is { } consumer ? Subject.Of(consumer) : Subject.Of(await VisitorOnAsync(device, line.Channel));
        }

        driver.Watch(subject);
        _book.Note(line.Key);
        _book.Keys[line.Key] = subject;
        TicketDraft draft = ReplayBook.Draft(line);
        TicketReceipt receipt = await driver.CallAsync(host => subject.Visitor is { } visitor
            ? host.Opener.OpenAsync(visitor, draft)
            : host.Opener.OpenAsync(subject.Consumer!.Value, draft));
        _outcomes.Add(new ReplayOutcome(line.Line, line.Do, receipt.Outcome.ToString()));
        if (receipt.Outcome == TicketOutcome.Refused)
        {
            if (first)
            {
                _book.Keys.Remove(line.Key);
            }
        }
        else if (subject.Visitor is { } sent)
        {
            _book.Visitors.Add(receipt.Visitor);
            _book.Keys[line.Key] = Subject.Of(receipt.Visitor);
            driver.Watch(Subject.Of(receipt.Visitor));
            if (device.Visitor == sent)
            {
                device.Store(receipt.Visitor);
            }
        }
    }

    /// <summary>A device gets its identifier with its first ticket, and keeps it over a crash: the form carries it. One of a forgotten visitor
    /// is worth nothing, so that the device gets another.</summary>
    private async Task<VisitorId> VisitorOnAsync(ReplayDevice device, Channel channel)
    {
        if (device.Visitor is not { } visitor)
        {
            device.Store(driver.Host.Issuer.Issue(channel));
        }
        else if (await driver.IsForgottenAsync(Subject.Of(visitor)))
        {
            device.Store(driver.Host.Issuer.Issue(visitor.Channel));
        }

        return device.Visitor!.Value;
    }

    private async Task SignInAsync(ReplayEvent line)
    {
        ReplayDevice device = _book.Device(line.Device);
        ConsumerId consumer = new(line.Consumer);
        VisitorId visitor = device.Visitor ?? driver.Host.Issuer.Issue(Channel.Web);
        driver.Watch(Subject.Of(visitor));
        MergeReceipt receipt = await driver.CallAsync(host => host.Merger.MergeAsync(new MergeRequest(visitor, consumer) { Name = line.Name }));
        IReadOnlyList<MergedTicket> tickets = receipt.Counts.Total > receipt.Tickets.Count ? await AllTicketsAsync(receipt.Merge) : receipt.Tickets;
        await _book.LearnTicketsAsync();
        _outcomes.Add(new ReplayOutcome(line.Line, line.Do, receipt.Outcome.ToString(), _book.ByKey(tickets)));
        if (receipt.Merge != default && _book.Merges.All(merge => merge.Merge != receipt.Merge))
        {
            _book.Merges.Add(new ReplayMerge(receipt.Merge, consumer));
        }

        // A blocked sign-in is none: nobody is signed in, and the identifier stays for the next one.
        device.Consumer = receipt.Outcome == MergeOutcome.BlockedIdentity ? null : consumer;
        if (receipt.Outcome != MergeOutcome.BlockedIdentity)
        {
            device.Forget();
        }
    }

    private Task<List<MergedTicket>> AllTicketsAsync(MergeId merge) =>
        driver.CallAsync(async host => await host.Directory.TicketsOfAsync(merge).ToListAsync());

    private async Task AgentRenameAsync(ReplayEvent line) =>
        await stage.Agent.RenameAsync(await _book.PlaceholderOfAsync(line), CrmText.Encode(line.Name!));

    private async Task AgentMergeAsync(ReplayEvent line)
    {
        CrmContactId placeholder = await _book.PlaceholderOfAsync(line);
        await stage.Agent.MergeAsync(placeholder, await _book.ContactOfAsync(line.Consumer, line.Consumer));
    }

    private async Task AgentMoveAsync(ReplayEvent line)
    {
        CrmTicketId ticket = await _book.TicketOfAsync(line);
        await stage.Agent.MoveAsync(ticket, await _book.ContactOfAsync(line.Consumer, line.Consumer));
    }

    private async Task UndoAsync(ReplayEvent line)
    {
        HashSet<VisitorId> past = _book.Device(line.Device).Past;
        ReplayMerge? merge = _book.Merges.LastOrDefault(merge => past.Contains(merge.Merge.Visitor) && merge.Consumer == new ConsumerId(line.Consumer));
        UndoOutcome outcome = merge is null
            ? UndoOutcome.NothingToUndo
            : (await driver.CallAsync(host => host.Merger.UndoAsync(merge.Merge, "replay"))).Outcome;
        _outcomes.Add(new ReplayOutcome(line.Line, line.Do, outcome.ToString()));
    }

    private async Task ForgetAsync(ReplayEvent line)
    {
        ForgetOutcome outcome = ForgetOutcome.Forgotten;
        if (_book.Device(line.Device).Visitor is { } visitor)
        {
            outcome = (await driver.CallAsync(host => host.Directory.ForgetAsync(visitor))).Outcome;
            driver.Watch(Subject.Of(visitor));
        }

        _outcomes.Add(new ReplayOutcome(line.Line, line.Do, outcome.ToString()));
    }

    private Task CrmUpAsync()
    {
        stage.Faults.Down = false;
        return driver.RecoverAsync();
    }
}
