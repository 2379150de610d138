using AnonIdentity.Crm;
using AnonIdentity.InMemory;
using AnonIdentity.Policy;
using AnonIdentity.Simulation.World;

namespace AnonIdentity.Simulation.Promises;

/// <summary>Every sequence of up to six events on one browser that two people share and that an attacker can plant a token on or make sign in, through
/// the real sign-in question, policy, opener and merger. The device follows S1: a new visitor at each sign-in and sign-out.</summary>
[Trait("Promise", "Q4")]
public sealed class SharedBrowserTests(ITestOutputHelper output)
{
    private const int Longest = 6;

    private enum Event
    {
        MariaWrites,
        OmarWrites,
        MariaSignsIn,
        OmarSignsIn,
        SignOut,
        AttackerPlantsHisVisitor,
        AnotherSiteSignsMariaIn,
    }

    [Theory]
    [Trait("Rule", "S8")]
    [Trait("Rule", "S7")]
    [InlineData(SignInMode.Ask)]
    [InlineData(SignInMode.Automatic)]
    public void Nobody_gets_the_tickets_of_another(SignInMode mode)
    {
        List<Event[]> sequences = [.. Sequences()];
        long misfiled = 0;
        List<string> wrong = [];
        Parallel.ForEach(sequences, sequence =>
        {
            (int taken, int undocumented) = Play(mode, sequence);
            Interlocked.Add(ref misfiled, taken);
            if (undocumented > 0 || (mode == SignInMode.Ask && taken > 0))
            {
                lock (wrong)
                {
                    wrong.Add(string.Join(", ", sequence));
                }
            }
        });

        output.Report($"{mode}: {sequences.Count} sequences, {misfiled} tickets with somebody else, {wrong.Count} sequences where that is not the documented case");
        wrong.Take(5).Should().BeEmpty();
        (misfiled > 0).Should().Be(mode == SignInMode.Automatic, "else the test is blind");
    }

    private static IEnumerable<Event[]> Sequences()
    {
        IEnumerable<Event[]> sequences = [[]];
        for (int length = 1; length <= Longest; length++)
        {
            sequences = [.. sequences.SelectMany(s => Enum.GetValues<Event>().Select(e => (Event[])[.. s, e]))];
            foreach (Event[] sequence in sequences)
            {
                yield return sequence;
            }
        }
    }

    private static (int Taken, int Undocumented) Play(SignInMode mode, Event[] sequence)
    {
        Chance chance = new(1);
        Schedule schedule = new(chance);
        CrmStore crm = new(new CrmCapabilities { Contacts = Keying.UniqueUpsert, Tickets = Keying.UniqueUpsert, Settle = TimeSpan.Zero, CanMove = true, MoveBatch = 100 }, schedule, false);
        Host host = new(1, schedule, chance, new Weather { Instant = true }, new NoFaults(), new InMemoryLedger(new LedgerTime(schedule)), crm, new AnonymousConsumersOptions());
        SeededIssuer issuer = new(chance);
        VisitorId browser = issuer.Issue(Channel.Web);
        string? signedIn = null;
        List<(string Writer, VisitorId Visitor, string Body, bool Planted)> written = [];
        int bodies = 0;
        foreach (Event now in sequence)
        {
            switch (now)
            {
                case Event.MariaWrites or Event.OmarWrites:
                    string writer = now == Event.MariaWrites ? "maria" : "omar";
                    string body = $"{writer} {++bodies}";
                    if (signedIn is null)
                    {
                        browser = Do(host.Opener.OpenAsync(browser, new TicketDraft("Help", body))).Visitor;
                        written.Add((writer, browser, body, false));
                    }
                    else if (signedIn == writer)
                    {
                        Do(host.Opener.OpenAsync(new ConsumerId(signedIn), new TicketDraft("Help", body)));
                        written.Add((writer, default, body, false));
                    }

                    break;
                case Event.AttackerPlantsHisVisitor:
                    string planted = $"attacker {++bodies}";
                    browser = Do(host.Opener.OpenAsync(issuer.Issue(Channel.Web), new TicketDraft("Help", planted))).Visitor;
                    written.Add(("attacker", browser, planted, true));
                    break;
                case Event.SignOut:
                    signedIn = null;
                    browser = issuer.Issue(Channel.Web);
                    break;
                default:
                    signedIn = now == Event.OmarSignsIn ? "omar" : "maria";
                    SignIn(mode, host, browser, signedIn, now == Event.AnotherSiteSignsMariaIn, written);
                    browser = issuer.Issue(Channel.Web);
                    break;
            }
        }

        List<string> taken = [.. written.Where(w => crm.Now.Tickets.Single(t => t.Body == w.Body) is var ticket
            && crm.Now.Contact(ticket.Contact)!.ExternalId is "maria" or "omar" && crm.Now.Contact(ticket.Contact)!.ExternalId != w.Writer).Select(w => w.Body)];

        // Documented for Automatic: two people on one browser with no sign-out between, of whom a planted token counts as one.
        return (taken.Count, taken.Count(body => !WasUnsigned(sequence, body)));
    }

    private static void SignIn(SignInMode mode, Host host, VisitorId browser, string who, bool crossSite, List<(string Writer, VisitorId Visitor, string Body, bool Planted)> written)
    {
        SignInAnswer answer = new SignInQuestion(mode, new ConsumerId(who)) { StartedByAnotherSite = crossSite }.Answer();

        // Asked, people say what is true: they see the tickets, and claim them only if all are theirs.
        bool theirs = written.Where(w => w.Visitor == browser).All(w => w.Writer == who);
        if (answer == SignInAnswer.Merge || (answer == SignInAnswer.Offer && theirs))
        {
            Do(host.Merger.MergeAsync(new MergeRequest(browser, new ConsumerId(who))));
        }
    }

    // Whether nobody signed out or in between the writing of a ticket and the sign-in that took it.
    private static bool WasUnsigned(Event[] sequence, string body)
    {
        int number = int.Parse(body.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
        int at = -1;
        for (int i = 0, seen = 0; i < sequence.Length; i++)
        {
            seen += sequence[i] is Event.MariaWrites or Event.OmarWrites or Event.AttackerPlantsHisVisitor ? 1 : 0;
            if (seen == number)
            {
                at = i;
                break;
            }
        }

        Event next = sequence.Skip(at + 1).FirstOrDefault(e => e is Event.SignOut or Event.MariaSignsIn or Event.OmarSignsIn or Event.AnotherSiteSignsMariaIn, Event.SignOut);
        return next is Event.MariaSignsIn or Event.OmarSignsIn;
    }

    private static T Do<T>(Task<T> task) => task.IsCompleted ? task.GetAwaiter().GetResult() : throw new InvalidOperationException("Nothing waits in this world.");

    private sealed class NoFaults : IFaults
    {
        public Fault OfCrm(Host host, string call, bool changes) => Fault.None;

        public Fault OfLedger(Host host, string call, bool changes) => Fault.None;
    }
}
