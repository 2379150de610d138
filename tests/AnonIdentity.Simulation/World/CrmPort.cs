using AnonIdentity.Crm;

namespace AnonIdentity.Simulation.World;

/// <summary>The CRM as one host reaches it.</summary>
internal sealed class CrmPort(Host host, CrmStore store, Wire wire, IFaults faults, Weather weather, Chance chance) : ICrmAdapter
{
    private const int Code = 200;

    public CrmCapabilities Capabilities => store.Capabilities;

    public Task<CrmContact?> FindContactAsync(ContactKey key, CancellationToken cancellationToken) =>
        Send(0, "FindContact", false, () => store.Find(key, Lag()), cancellationToken);

    public Task<CrmContact> EnsureContactAsync(NewContact contact, CancellationToken cancellationToken) =>
        Send(1, "EnsureContact", true, () => store.Ensure(contact), cancellationToken);

    public Task UpdateContactAsync(CrmContact before, CrmContact after, CancellationToken cancellationToken) =>
        Send(2, "UpdateContact", true, () => store.Update(before, after), cancellationToken);

    public Task EraseContactAsync(CrmContactId contact, CancellationToken cancellationToken) =>
        Send(3, "EraseContact", true, () => store.Erase(contact), cancellationToken);

    public Task<CrmTicketId> CreateTicketAsync(NewTicket ticket, CancellationToken cancellationToken) =>
        Send(4, "CreateTicket", true, () => store.Create(ticket), cancellationToken);

    public Task<TicketPage> ReadTicketsAsync(TicketQuery query, CancellationToken cancellationToken) =>
        Send(5, query.Key is not null ? "FindTicket" : query.Ids is not null ? "ReadTickets" : "ListTickets", false, () => store.Read(query, Lag()), cancellationToken);

    public Task<IReadOnlyList<RefusedMove>> MoveTicketsAsync(TicketMove move, CancellationToken cancellationToken) =>
        Send(6, "MoveTickets", true, () => store.Move(move), cancellationToken);

    private long Lag() => weather.Worst ? weather.LagMost : weather.LagMost == 0 || chance.OneIn(2) ? 0 : chance.Between(0, weather.LagMost);

    private Task<T> Send<T>(int code, string name, bool changes, Func<T> work, CancellationToken cancellationToken) =>
        wire.SendAsync(
            Code + code,
            name,
            faults.OfCrm(host, name, changes),
            work,
            fault => Failure(name, fault),
            (long)host.Options.CrmTimeout.TotalMilliseconds,
            slow: true,
            cancellationToken);

    private Exception Failure(string name, Fault fault) => fault switch
    {
        Fault.Limited => new CrmException(CrmErrorKind.RateLimited, "429", TimeSpan.FromMilliseconds(weather.RetryAfter ?? chance.Between(0, 40_000))),
        Fault.Refused => new CrmException(CrmErrorKind.Rejected, "422"),
        Fault.Conflict => new CrmException(CrmErrorKind.Conflict, "409"),
        Fault.Garbage => new FormatException($"{name}: an answer of garbage."),
        _ => new CrmException(CrmErrorKind.Unavailable, "503"),
    };
}
