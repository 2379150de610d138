using System.Globalization;
using AnonIdentity.Crm;

namespace AnonIdentity.Simulation.World;

/// <summary>People at the CRM's own screens, who rename, move, close, merge, give away, delete and make contacts at any moment.</summary>
internal sealed class Agents(Storm storm)
{
    private int _made;

    /// <summary>Contacts that an agent merged or deleted: where their tickets belong is the agents' business from then on.</summary>
    public HashSet<CrmContactId> Disturbed { get; } = [];

    /// <summary>Placeholders that an agent gave another external id, and did nothing else to.</summary>
    public HashSet<CrmContactId> GivenAway { get; } = [];

    /// <summary>Names that an agent typed last.</summary>
    public Dictionary<CrmContactId, string> Names { get; } = [];

    /// <summary>Bodies of tickets that an agent deleted.</summary>
    public HashSet<string> Deleted { get; } = [];

    public void Start()
    {
        if (storm.Plan.KnownContacts)
        {
            foreach (ConsumerId consumer in storm.People.Consumers)
            {
                storm.Crm.Ensure(new NewContact(ContactKey.Of(consumer), $"Known {consumer}", consumer.Value));
            }

            storm.Crm.Settled();
        }

        for (int i = 0; i < storm.Plan.Agents; i++)
        {
            storm.Schedule.At(storm.Chance.Between(0, storm.Plan.ChaosFor), Act);
        }
    }

    /// <summary>Somebody works at what has just come in, while the host that sent it is down: it does not know yet what it has made.</summary>
    public void MeetNewest()
    {
        if (storm.Plan.Agents > 0 && storm.Crm.Now.Contacts.LastOrDefault(static c => VisitorId.TryParse(c.ExternalId, out _)) is { } newest && storm.Chance.OneIn(2))
        {
            GiveAway(storm.Crm.Now, newest);
        }
    }

    private void Act()
    {
        Chance chance = storm.Chance;
        CrmState now = storm.Crm.Now;
        if (now.Tickets.Count == 0 || now.Contacts.Count == 0)
        {
            return;
        }

        SimTicket ticket = now.Tickets[chance.Below(now.Tickets.Count)];
        CrmContact contact = now.Contacts[chance.Below(now.Contacts.Count)];
        switch (chance.Below(13))
        {
            case < 4:
                CrmContactId other = new(string.Create(CultureInfo.InvariantCulture, $"agent{++_made}"));
                storm.Schedule.Say($"an agent moves {ticket.Id} from {ticket.Contact} to {other}");
                storm.Crm.Put(new CrmContact(other) { FirstName = "Somebody else" });
                storm.Crm.Put(ticket with { Contact = other, PutByAgent = other });
                break;
            case < 7:
                Names[contact.Id] = string.Create(CultureInfo.InvariantCulture, $"Agent's name {++_made}");
                storm.Schedule.Say($"an agent renames {contact.Id} to {Names[contact.Id]}");
                storm.Crm.Put(contact with { FirstName = Names[contact.Id] });
                break;
            case < 8:
                storm.Schedule.Say($"an agent closes {ticket.Id}");
                storm.Crm.Put(ticket with { Closed = true });
                break;
            case < 9:
                storm.Schedule.Say($"an agent deletes {ticket.Id}");
                Deleted.Add(ticket.Body);
                storm.Crm.Remove(ticket.Id);
                break;
            case < 10:
                Merge(now, contact);
                break;
            case < 11:
                storm.Schedule.Say($"an agent deletes {contact.Id}");
                Disturbed.Add(contact.Id);
                Deleted.UnionWith(now.Tickets.Where(t => t.Contact == contact.Id).Select(t => t.Body));
                storm.Crm.Erase(contact.Id);
                break;
            case < 12:
                GiveAway(now, contact);
                break;
            default:
                ConsumerId consumer = chance.Pick<ConsumerId>([.. storm.People.Consumers]);
                if (now.Contacts.All(c => c.ExternalId != consumer.Value) && storm.Plan.AllUnique)
                {
                    storm.Schedule.Say($"somebody makes the contact of {consumer}");
                    storm.Crm.Ensure(new NewContact(ContactKey.Of(consumer), "Synchronised", consumer.Value));
                }

                break;
        }
    }

    // By an id of the agents' own, or by a consumer's, where that is nobody's yet and whoever looks for it sees so.
    private void GiveAway(CrmState now, CrmContact contact)
    {
        if (contact.MergedInto is not null || Disturbed.Contains(contact.Id) || !VisitorId.TryParse(contact.ExternalId, out _))
        {
            return;
        }

        ConsumerId consumer = storm.Chance.Pick<ConsumerId>([.. storm.People.Consumers]);
        bool toConsumer = storm.Chance.Below(2) == 0 && storm.Plan.AllUnique && now.Contacts.All(c => c.ExternalId != consumer.Value);
        string key = toConsumer ? consumer.Value : string.Create(CultureInfo.InvariantCulture, $"agents-{++_made}");
        storm.Schedule.Say($"an agent gives {contact.Id} the external id {key}");
        GivenAway.Add(contact.Id);
        storm.Crm.Put(contact with { ExternalId = key });
    }

    private void Merge(CrmState now, CrmContact loser)
    {
        CrmContact winner = now.Contacts[storm.Chance.Below(now.Contacts.Count)];
        if (winner.Id == loser.Id || winner.MergedInto is not null || loser.MergedInto is not null || !VisitorId.TryParse(loser.ExternalId, out _))
        {
            return;
        }

        storm.Schedule.Say($"an agent merges {loser.Id} into {winner.Id}");
        Disturbed.Add(loser.Id);
        Disturbed.Add(winner.Id);
        GivenAway.Remove(winner.Id);
        storm.Crm.Put(loser with { MergedInto = winner.Id });
        foreach (SimTicket ticket in now.Tickets.Where(t => t.Contact == loser.Id))
        {
            storm.Crm.Put(ticket with { Contact = winner.Id });
        }
    }
}
