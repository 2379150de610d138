using System.Globalization;
using AnonIdentity.Crm;
using AnonIdentity.InMemory;
using AnonIdentity.Simulation.World;
using CsCheck;

namespace AnonIdentity.Simulation.Promises;

/// <summary>Merge, then undo: the CRM is exactly as it was, but for what agents did between, which stays.</summary>
[Trait("Promise", "Q10")]
[Trait("Rule", "M10")]
[Trait("Rule", "M6")]
public sealed class UndoPropertyTests(ITestOutputHelper output)
{
    private static readonly ConsumerId Maria = new("cust-42");

    // The quick form; CI multiplies it by ten, to the 200,000 of the promise.
    private const int Cases = 20_000;

    private static readonly Gen<Edit> AnEdit = Gen.Select(Gen.Int[0, 3], Gen.Int[0, 30], Gen.Int[0, 30], (what, contact, ticket) => new Edit(what, contact, ticket));

    private static readonly Gen<Case> ACase = Gen.Select(
        Gen.Select(Gen.OneOf(1, 3, 100), Gen.Bool, Gen.Bool, (batch, conditional, refuses) => (batch, conditional, refuses)),
        Gen.Select(Gen.Bool, Gen.Bool, Gen.Int[1, 8], (known, named, tickets) => (known, named, tickets)),
        AnEdit.List[0, 2],
        AnEdit.List[0, 3],
        (crm, story, before, after) => new Case(crm.batch, crm.conditional, crm.refuses, story.known, story.named, story.tickets, before, after));

    [Fact]
    public void Merge_then_undo_restores_the_CRM_and_agents_edits_win()
    {
        int cases = Scale.Of(Cases);
        long edits = 0;
        long tried = 0;
        ACase.Sample(
            one =>
            {
                (string expected, string found) = Play(one);
                Interlocked.Increment(ref tried);
                Interlocked.Add(ref edits, one.Before.Count + one.After.Count);
                return expected == found;
            },
            iter: cases,
            print: one => $"{one}\n{Play(one)}");

        output.Report($"{tried} cases, {edits} edits by agents, 0 bad");
        tried.Should().BeGreaterThanOrEqualTo(cases);
        edits.Should().BeGreaterThan(cases);
    }

    private static (string Expected, string Found) Play(Case one)
    {
        Chance chance = new(1);
        Schedule schedule = new(chance);
        CrmCapabilities capabilities = new()
        {
            Contacts = Keying.UniqueUpsert, Tickets = Keying.UniqueUpsert, Settle = TimeSpan.Zero, CanMove = true, MoveBatch = one.MoveBatch, ConditionalUpdate = one.ConditionalUpdate,
        };
        CrmStore crm = new(capabilities, schedule, one.RefusesSecond);
        Host host = new(1, schedule, chance, new Weather { Instant = true }, new NoFaults(), new InMemoryLedger(new LedgerTime(schedule)), crm, new AnonymousConsumersOptions());
        VisitorId visitor = new SeededIssuer(chance).Issue(Channel.Web);
        if (one.IsKnown)
        {
            crm.Ensure(new NewContact(ContactKey.Of(Maria), "Maria", Maria.Value));
        }

        for (int i = 0; i < one.Tickets; i++)
        {
            Do(host.Opener.OpenAsync(visitor, new TicketDraft("Help", "body")));
        }

        Model model = new(crm);
        foreach (Edit edit in one.Before)
        {
            model.Do(edit);
        }

        model.Remember();
        MergeReceipt merged = Do(host.Merger.MergeAsync(new MergeRequest(visitor, Maria) { Name = one.IsNamed ? "Maria S." : null }));
        foreach (Edit edit in one.After)
        {
            model.Do(edit);
        }

        Do(host.Merger.UndoAsync(merged.Merge, "not theirs"));
        return (model.Expected(), Model.Picture(crm.Now));
    }

    private static T Do<T>(Task<T> task) => task.IsCompleted ? task.GetAwaiter().GetResult() : throw new InvalidOperationException("Nothing waits in this world.");

    private sealed record Case(int MoveBatch, bool ConditionalUpdate, bool RefusesSecond, bool IsKnown, bool IsNamed, int Tickets, List<Edit> Before, List<Edit> After)
    {
        public override string ToString() =>
            $"batches of {MoveBatch}, conditional {ConditionalUpdate}, refuses a second {RefusesSecond}, known {IsKnown}, named {IsNamed}, {Tickets} tickets, before [{string.Join(", ", Before)}], after [{string.Join(", ", After)}]";
    }

    /// <summary>What an agent does: rename, move, delete, or something that is nobody's business here.</summary>
    private sealed record Edit(int What, int Contact, int Ticket);

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

        public void Do(Edit wanted)
        {
            CrmState now = crm.Now;
            CrmContact contact = now.Contacts[wanted.Contact % now.Contacts.Count];
            SimTicket? ticket = now.Tickets.Count == 0 ? null : now.Tickets[wanted.Ticket % now.Tickets.Count];
            switch (wanted.What)
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
