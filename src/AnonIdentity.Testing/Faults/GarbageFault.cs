using AnonIdentity.Crm;

namespace AnonIdentity.Testing.Faults;

internal sealed class GarbageFault(Garbage kind) : Fault
{
    private static readonly CrmContactId s_foreign = new("no contact of this CRM");

    internal override bool SuitsLedger => false;

    internal override Task<T> BeforeAsync<T>(FaultedCall<T> call, CancellationToken cancellationToken) => AfterAsync(call, default!, cancellationToken);

    internal override Task<T> AfterAsync<T>(FaultedCall<T> call, T answer, CancellationToken cancellationToken) =>
        Task.FromResult((T)(Spoil(typeof(T), answer) ?? default(T)!)!);

    private object? Spoil(Type type, object? answer)
    {
        if (kind == Testing.Garbage.Nothing)
        {
            return null;
        }

        if (type == typeof(CrmContact))
        {
            return Spoil(answer as CrmContact ?? new CrmContact(s_foreign));
        }

        if (type == typeof(CrmTicketId))
        {
            return kind == Testing.Garbage.BlankId ? default : new CrmTicketId("no ticket of this CRM");
        }

        if (type == typeof(TicketPage))
        {
            TicketPage page = answer as TicketPage ?? new TicketPage([]);
            return page with { Tickets = [.. page.Tickets.DefaultIfEmpty(new CrmTicket(new CrmTicketId("no ticket of this CRM"), [s_foreign])).Select(Spoil)] };
        }

        return type == typeof(IReadOnlyList<RefusedMove>)
            ? new[] { new RefusedMove(new CrmTicketId("no ticket of this CRM"), MoveRefusal.Missing) }
            : throw new NotSupportedException("A call that answers nothing cannot answer garbage.");
    }

    private CrmContact Spoil(CrmContact contact) => kind switch
    {
        Testing.Garbage.BlankId => contact with { Id = default },
        Testing.Garbage.WrongContact => contact with { Id = s_foreign, ExternalId = "somebody else" },
        _ => contact with { Id = s_foreign },
    };

    private CrmTicket Spoil(CrmTicket ticket) => kind switch
    {
        Testing.Garbage.BlankId => ticket with { Id = default },
        Testing.Garbage.WrongContact => ticket with { Contacts = [s_foreign] },
        _ => ticket with { Id = new CrmTicketId("no ticket of this CRM") },
    };
}
