using System.Globalization;
using AnonIdentity.Crm;

namespace AnonIdentity.Simulation.World;

/// <summary>The protocol that many write first: no ledger, no bind; whatever fails is sent again at once. It runs on the same wire, in the same
/// storms, and must be caught: else the simulator is blind.</summary>
internal sealed class Naive
{
    private readonly Schedule _schedule;
    private readonly Chance _chance;
    private readonly CrmStore _crm;
    private readonly Plan _plan;
    private readonly SeededFaults _faults;
    private readonly List<string> _accepted = [];
    private int _hosts;

    public Naive(ulong seed)
    {
        _chance = new Chance(seed);
        _plan = new Plan(_chance, searchOnly: true);
        _schedule = new Schedule(_chance);
        _crm = new CrmStore(_plan.Capabilities, _schedule, false);
        _faults = new SeededFaults(_plan, _chance, _schedule);
    }

    public IReadOnlyList<string> Run()
    {
        for (int i = 1; i <= _plan.Visitors; i++)
        {
            _ = VisitAsync(string.Create(CultureInfo.InvariantCulture, $"visitor {i}"), new SeededIssuer(_chance).Issue(Channel.Web));
        }

        _schedule.RunUntil(_plan.ChaosFor * 4);
        _faults.Storm = false;
        _schedule.RunUntil(_schedule.Now + 100_000_000);
        List<string> wrong = [.. _crm.Now.Tickets.GroupBy(t => t.Body).Where(g => g.Count() > 1).Select(g => $"Q2 {g.Key} has {g.Count()} tickets")];
        wrong.AddRange(_crm.Now.Contacts.GroupBy(c => c.ExternalId).Where(g => g.Count() > 1).Select(g => $"Q2 {g.Key} has {g.Count()} contacts"));
        wrong.AddRange(_accepted.Where(body => _crm.Now.Tickets.All(t => t.Body != body)).Select(body => $"Q1 {body} is lost"));
        return wrong;
    }

    private async Task VisitAsync(string name, VisitorId visitor)
    {
        for (int i = 0; i < 3; i++)
        {
            await _schedule.Delay(_chance.Between(0, _plan.ChaosFor));
            string body = string.Create(CultureInfo.InvariantCulture, $"{name} says {i}");
            if (await OpenAsync(visitor, body))
            {
                _accepted.Add(body);
            }
        }
    }

    private async Task<bool> OpenAsync(VisitorId visitor, string body)
    {
        for (int attempt = 0; attempt < 6; attempt++)
        {
            // What one host could not do the next one does again.
            using Host host = new(++_hosts, _schedule, _chance, _plan.Weather, _faults, new InMemory.InMemoryLedger(new LedgerTime(_schedule)), _crm, _plan.Options);
            try
            {
                return await host.CallAsync(async h =>
                {
                    CrmContact contact = await WithinAsync(h, token => h.Crm.FindContactAsync(ContactKey.Of(visitor), token))
                        ?? await WithinAsync(h, token => h.Crm.EnsureContactAsync(new NewContact(ContactKey.Of(visitor), "Web User", visitor.ToString()), token));
                    await WithinAsync(h, token => h.Crm.CreateTicketAsync(new NewTicket(body, visitor, contact.Id, "Help", body), token));
                    return true;
                });
            }
            catch (Exception failure) when (failure is CrmException or HostLost or TimeoutException or FormatException or OperationCanceledException)
            {
                await _schedule.Delay(_chance.Between(200, 3_000));
            }
        }

        return false;
    }

    private async Task<T> WithinAsync<T>(Host host, Func<CancellationToken, Task<T>> call)
    {
        using CancellationTokenSource deadline = new(_plan.Options.CrmTimeout, host.Time);
        return await call(deadline.Token);
    }
}
