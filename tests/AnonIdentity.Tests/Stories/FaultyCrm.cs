using AnonIdentity.Crm;

namespace AnonIdentity.Tests.Stories;

/// <summary>Any CRM, whose calls can be made to fail before or after they took effect, to hang, and to be watched.</summary>
internal sealed class FaultyCrm(ICrmAdapter inner) : ICrmAdapter
{
    private int _calls;

    public CrmCapabilities Capabilities => inner.Capabilities;

    public List<string> Calls { get; } = [];

    /// <summary>Asked before each call, with its number from 1 and its name.</summary>
    public Func<int, string, CrmException?>? Before { get; set; }

    /// <summary>Asked after each call has taken effect.</summary>
    public Func<int, string, CrmException?>? After { get; set; }

    /// <summary>Run after each call has taken effect: an agent at work.</summary>
    public Func<int, string, Task>? Meanwhile { get; set; }

    /// <summary>Asked what each call answers instead of what it would.</summary>
    public Func<string, object?, object?>? Spoil { get; set; }

    /// <summary>Asked which calls are answered with yes, and not made.</summary>
    public Func<string, bool>? Ignores { get; set; }

    /// <summary>Whether searches by external id find nothing yet, as where they lag behind.</summary>
    public bool SearchesLag { get; set; }

    /// <summary>Awaited by each call before it does anything.</summary>
    public Func<string, Task>? Hold { get; set; }

    public Task<CrmContact?> FindContactAsync(ContactKey key, CancellationToken cancellationToken) =>
        RunAsync("FindContact", () => SearchesLag && key.Contact is null ? Task.FromResult<CrmContact?>(null) : inner.FindContactAsync(key, cancellationToken));

    public Task<CrmContact> EnsureContactAsync(NewContact contact, CancellationToken cancellationToken) =>
        RunAsync("EnsureContact", () => inner.EnsureContactAsync(contact, cancellationToken));

    public Task UpdateContactAsync(CrmContact before, CrmContact after, CancellationToken cancellationToken) =>
        RunAsync("UpdateContact", () => Void(inner.UpdateContactAsync(before, after, cancellationToken)));

    public Task EraseContactAsync(CrmContactId contact, CancellationToken cancellationToken) =>
        RunAsync("EraseContact", () => Void(inner.EraseContactAsync(contact, cancellationToken)));

    public Task<CrmTicketId> CreateTicketAsync(NewTicket ticket, CancellationToken cancellationToken) =>
        RunAsync("CreateTicket", () => inner.CreateTicketAsync(ticket, cancellationToken));

    public Task<TicketPage> ReadTicketsAsync(TicketQuery query, CancellationToken cancellationToken) =>
        RunAsync("ReadTickets", () => inner.ReadTicketsAsync(query, cancellationToken));

    public Task<IReadOnlyList<RefusedMove>> MoveTicketsAsync(TicketMove move, CancellationToken cancellationToken) =>
        RunAsync("MoveTickets", () => inner.MoveTicketsAsync(move, cancellationToken));

    private static async Task<bool> Void(Task task)
    {
        await task;
        return true;
    }

    private async Task<T> RunAsync<T>(string name, Func<Task<T>> call)
    {
        int number = Interlocked.Increment(ref _calls);
        lock (Calls)
        {
            Calls.Add(name);
        }

        if (Hold is { } hold)
        {
            await hold(name);
        }

        if (Before?.Invoke(number, name) is { } before)
        {
            throw before;
        }

        T result = Ignores?.Invoke(name) == true ? default! : await call();
        if (Meanwhile is { } meanwhile)
        {
            await meanwhile(number, name);
        }

        return After?.Invoke(number, name) is { } after ? throw after : Spoil is { } spoil ? (T)spoil(name, result)! : result;
    }
}
