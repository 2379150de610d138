using System.Globalization;
using AnonIdentity.Crm;
using AnonIdentity.InMemory;
using AnonIdentity.Simulation.World;

namespace AnonIdentity.Simulation.Promises;

/// <summary>Merge, then undo: the CRM is exactly as it was, but for what agents did between, which stays.</summary>
[Trait("Promise", "Q10")]
[Trait("Rule", "M10")]
[Trait("Rule", "M6")]
public sealed class UndoPropertyTests(ITestOutputHelper output)
{
    private static readonly ConsumerId Maria = new("cust-42");

    [Fact]
    public void Merge_then_undo_restores_the_CRM_and_agents_edits_win()
    {
        int runs = Scale.Of(200_000);
        long edits = 0;
        IReadOnlyList<(ulong Seed, string Wrong)> wrong = Scale.EachSeed(runs, seed =>
        {
            (string expected, string found, int agents) = Play(new Chance(seed));
            Interlocked.Add(ref edits, agents);
            return expected == found ? [] : [$"expected\n{expected}\nfound\n{found}"];
        });

        output.WriteLine($"{runs} cases, {edits} edits by agents, {wrong.Count} bad");
        wrong.Take(3).Should().BeEmpty();
    }

    private static (string Expected, string Found, int Edits) Play(Chance chance)
    {
        Schedule schedule = new(chance);
        CrmCapabilities capabilities = new()
        {
            Contacts = Keying.UniqueUpsert, Tickets = Keying.UniqueUpsert, Settle = TimeSpan.Zero, CanMove = true, MoveBatch = chance.Pick(1, 3, 100), ConditionalUpdate = chance.OneIn(2),
        };
        CrmStore crm = new(capabilities, schedule, chance.OneIn(2));
        Host host = new(1, schedule, chance, new Weather { Instant = true }, new NoFaults(), new InMemoryLedger(new LedgerTime(schedule)), crm, new AnonymousConsumersOptions());
        VisitorId visitor = new SeededIssuer(chance).Issue(Channel.Web);
        if (chance.OneIn(2))
        {
            crm.Ensure(new NewContact(ContactKey.Of(Maria), "Maria", Maria.Value));
        }

        for (int i = chance.Below(8) + 1; i > 0; i--)
        {
            Do(host.Opener.OpenAsync(visitor, new TicketDraft("Help", "body")));
        }

        int edits = 0;
        Model model = new(crm);
        for (int i = chance.Below(3); i > 0; i--, edits++)
        {
            model.Edit(chance, visitor);
        }

        model.Remember();
        MergeReceipt merged = Do(host.Merger.MergeAsync(new MergeRequest(visitor, Maria) { Name = chance.OneIn(2) ? "Maria S." : null }));
        for (int i = chance.Below(4); i > 0; i--, edits++)
        {
            model.Edit(chance, visitor);
        }

        Do(host.Merger.UndoAsync(merged.Merge, "not theirs"));
        return (model.Expected(), Model.Picture(crm.Now), edits);
    }

    private static T Do<T>(Task<T> task) => task.IsCompleted ? task.GetAwaiter().GetResult() : throw new InvalidOperationException("Nothing waits in this world.");

    /// <summary>What must be there after the undo: what was there before the merge, with the agents' edits on top.</summary>
    private sealed class Model(CrmStore crm)
    {
        private readonly List<Func<CrmState, CrmState>> _edits = [];
        private CrmState _before = crm.Now;
        private int _made;

        public static string Picture(CrmState state) => string.Join('\n',
            state.Contacts.OrderBy(c => c.Id.Value, StringComparer.Ordinal).Select(c => $"{c.Id} {c.ExternalId} {c.FirstName} {c.LastName} {c.MergedInto}")
                .Concat(state.Tickets.OrderBy(t => t.Id.Value, StringComparer.Ordinal).Select(t => $"{t.Id} {t.Visitor} {t.Contact} {t.Closed} {t.Body}")));

        public void Remember()
        {
            _before = crm.Now;
            _edits.Clear();
        }

        public string Expected() => Picture(_edits.Aggregate(_before, (state, edit) => edit(state)));

        public void Edit(Chance chance, VisitorId visitor)
        {
            CrmState now = crm.Now;
            CrmContact contact = now.Contacts[chance.Below(now.Contacts.Count)];
            SimTicket? ticket = now.Tickets.Count == 0 ? null : now.Tickets[chance.Below(now.Tickets.Count)];
            switch (chance.Below(4))
            {
                case 0:
                    string name = string.Create(CultureInfo.InvariantCulture, $"Agent's name {++_made}");
                    crm.Put(contact with { FirstName = name });
                    _edits.Add(state => state.With(state.Contact(contact.Id)! with { FirstName = name }));
                    break;
                case 1 when ticket is not null:
                    CrmContact other = new(new CrmContactId(string.Create(CultureInfo.InvariantCulture, $"agent{++_made}"))) { FirstName = "Somebody else" };
                    crm.Put(other);
                    crm.Put(ticket with { Contact = other.Id });
                    _edits.Add(state => state.With(other).With(state.Ticket(ticket.Id)! with { Contact = other.Id }));
                    break;
                case 2 when ticket is not null:
                    crm.Remove(ticket.Id);
                    _edits.Add(state => state with { Tickets = [.. state.Tickets.Where(t => t.Id != ticket.Id)] });
                    break;
                default:
                    // A ticket of somebody else's, on a contact that is nobody's business here.
                    SimTicket foreign = new(new CrmTicketId(string.Create(CultureInfo.InvariantCulture, $"x{++_made}")), $"x{_made}", null, new CrmContactId("elsewhere"), "foreign");
                    crm.Put(foreign);
                    _edits.Add(state => state.With(foreign));
                    break;
            }
        }
    }

    private sealed class NoFaults : IFaults
    {
        public Fault OfCrm(Host host, string call, bool changes) => Fault.None;

        public Fault OfLedger(Host host, string call, bool changes) => Fault.None;
    }
}
