using System.Text.Json.Nodes;
using AnonIdentity.TestServers;

namespace AnonIdentity.Crm.RequestTracker.Tests.Story;

/// <summary>A story on the real server through the real services. What outlives a host is here: the ledger's file, the clock, and RT.</summary>
public abstract class StoryTest(RequestTrackerServer server) : RtTest(server)
{
    /// <summary>Longer than a lease, than RT's settle time, and than the first retries wait; shorter than the second sweep.</summary>
    private static readonly TimeSpan s_pause = TimeSpan.FromMinutes(5);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("anon-rt-story-");
    private readonly List<StoryHost> _hosts = [];
    private int _ledgers;

    internal StoryClock Clock { get; } = new();

    protected string Ledger { get; private set; } = "";

    /// <summary>A host on the ledger that the others have.</summary>
    /// <param name="scripted">Whether the ledger's clock stands until the test moves it; where two operations wait for each other it must go.</param>
    internal StoryHost Start(bool scripted = true)
    {
        if (Ledger.Length == 0)
        {
            NewLedger();
        }

        StoryHost host = new(Server, Ledger, Clock, scripted);
        _hosts.Add(host);
        return host;
    }

    /// <summary>The hosts that start from here have a ledger that nobody has written to.</summary>
    protected void NewLedger()
    {
        End();
        Ledger = $"Data Source={Path.Combine(_folder.FullName, $"anon-{_ledgers++}.db")}";
    }

    /// <summary>Whether a host on this ledger has died.</summary>
    protected bool Died() => _hosts.Exists(static h => h.Life.IsOver);

    /// <summary>Time passes, and whatever has become due is driven.</summary>
    internal async Task RecoverAsync(StoryHost host)
    {
        for (int round = 0; round < 3; round++)
        {
            Clock.Pass(s_pause);
            await host.Recovery.RunDueAsync(Token);
        }
    }

    /// <summary>Undoes a promotion: whether the contact holds anything else is only known when RT's search has had its time, so the first answer is
    /// that it goes on.</summary>
    internal async Task<UndoReceipt> UndoPromotionAsync(StoryHost host, MergeId merge)
    {
        (await host.Merger.UndoAsync(merge, "wrong person", Token)).Outcome.Should().Be(UndoOutcome.Pending);
        await RecoverAsync(host);
        return await host.Merger.UndoAsync(merge, "wrong person", Token);
    }

    /// <summary>A visitor opens a ticket.</summary>
    internal static async Task<CrmTicketId> OpenAsync(StoryHost host, VisitorId visitor, string key, TicketDraft? draft = null)
    {
        TicketReceipt receipt = await host.Opener.OpenAsync(visitor, draft ?? new TicketDraft($"Subject of {key}", $"Body of {key}") { Key = key }, Token);
        receipt.Outcome.Should().BeOneOf(TicketOutcome.Opened, TicketOutcome.Same);
        receipt.Visitor.Should().Be(visitor);
        return receipt.Ticket!.Value;
    }

    internal Task<string> LookAsync(IEnumerable<CrmContactId> users, params CrmTicketId[] tickets) => RtImage.OfAsync(Agent, users, tickets);

    protected async Task<CrmContact> ContactOfAsync(VisitorId visitor) => (await Crm.FindContactAsync(ContactKey.Of(visitor), Token))!;

    protected async Task<CrmContact> ContactAsync(CrmContactId id) => (await Crm.FindContactAsync(ContactKey.Of(id), Token))!;

    internal Task<RawAnswer> AgentRenamesAsync(CrmContactId contact, string name) => Agent.PutAsync($"user/{contact}", new JsonObject { ["RealName"] = name });

    /// <summary>All tickets that carry a visitor's identifier, whoever has them.</summary>
    protected async Task<CrmTicketId[]> TicketsOfAsync(VisitorId visitor)
    {
        RawAnswer answer = await Agent.GetAsync($"tickets?query={Uri.EscapeDataString($"CF.{{VisitorIdentifier}} = '{visitor}'")}&orderby=id&per_page=100");
        return [.. answer.Json!["items"]!.AsArray().Select(static t => new CrmTicketId(t!["id"]!.ToString()))];
    }

    /// <summary>All users whose name is this text.</summary>
    protected async Task<int> UsersNamedAsync(string name)
    {
        JsonArray conditions = [new JsonObject { ["field"] = "Name", ["value"] = name }];
        return (await Agent.PostAsync("users?find_disabled_rows=1&orderby=id", conditions)).Json!["items"]!.AsArray().Count;
    }

    protected override void Dispose(bool disposing)
    {
        End();
        base.Dispose(disposing);
        _folder.Delete(recursive: true);
    }

    private void End()
    {
        _hosts.ForEach(static h => h.Dispose());
        _hosts.Clear();
    }
}
