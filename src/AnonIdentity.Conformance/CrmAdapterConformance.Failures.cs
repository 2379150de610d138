using AnonIdentity.Crm;
using Xunit;

namespace AnonIdentity.Conformance;

public abstract partial class CrmAdapterConformance
{
    /// <summary>Ends a wait that a broken adapter would never end.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    /// <summary>Each member heeds its token.</summary>
    [Fact]
    [Law]
    [Trait("Rule", "A1")]
    public Task A_call_that_is_cancelled_ends_and_does_nothing() => CheckAsync(async () =>
    {
        VisitorId visitor = Harness.NewVisitor();
        CrmContact contact = await PlaceholderAsync(visitor);
        CrmContact target = await KnownAsync();
        CrmTicket ticket = await ReadOneAsync(await TicketAsync(contact, visitor));
        VisitorId nobody = Harness.NewVisitor();
        CancellationToken cancelled = new(canceled: true);
        await CancelledAsync("FindContact", () => Crm.FindContactAsync(ContactKey.Of(visitor), cancelled));
        await CancelledAsync("EnsureContact", () => Crm.EnsureContactAsync(new NewContact(ContactKey.Of(nobody), "Nobody", "x"), cancelled));
        await CancelledAsync("UpdateContact", () => Crm.UpdateContactAsync(contact, contact with { FirstName = "Nobody" }, cancelled));
        await CancelledAsync("CreateTicket", () => Crm.CreateTicketAsync(new NewTicket(NewKey(), visitor, contact.Id, "s", "b"), cancelled));
        await CancelledAsync("ReadTickets", () => Crm.ReadTicketsAsync(TicketQuery.OfContact(contact.Id), cancelled));
        if (Can.CanMove)
        {
            await CancelledAsync("MoveTickets", () => Crm.MoveTicketsAsync(new TicketMove(contact.Id, target.Id, [ticket]), cancelled));
        }

        if (Can.CanErase)
        {
            await CancelledAsync("EraseContact", () => Crm.EraseContactAsync(contact.Id, cancelled));
        }

        await AgentSeesAsync(ticket.Id, "a call that was cancelled before it began does nothing", contact.Id);
        (await SeeAsync(contact.Id)).FirstName.MustBe(contact.FirstName, "a call that was cancelled before it began does nothing");
        (await Harness.CountTicketsAsync(contact.Id, Cancel)).MustBe(1, "a call that was cancelled before it began does nothing");
        (await Harness.CountContactsAsync(nobody.ToString(), Cancel)).MustBe(0, "a call that was cancelled before it began does nothing");
    });

    /// <summary>A CRM that never answers does not hold a host.</summary>
    [Fact]
    [Law]
    [Trait("Rule", "M16")]
    public Task A_call_that_stalls_ends_when_it_is_cancelled() => InTroubleAsync(Trouble.Stall, async (crm, _) =>
    {
        using CancellationTokenSource source = new();
        Task<CrmContact?> call = crm.FindContactAsync(ContactKey.Of(Harness.NewVisitor()), source.Token);
        call.IsCompleted.MustBe(false, "the CRM does not answer");
        await source.CancelAsync();
        await CancelledAsync("FindContact", () => call);
    });

    /// <summary>A failure is never turned into "absent": that would make a second identity.</summary>
    [Fact]
    [Law]
    [Trait("Rule", "A2")]
    public Task An_outage_is_told_and_never_taken_for_absent() => InTroubleAsync(Trouble.Outage, (crm, _) => AllFailAsync(crm, "the CRM is down", CrmErrorKind.Unavailable));

    /// <summary>The gate needs the wait.</summary>
    [Fact]
    [Law]
    [Trait("Rule", "R4")]
    public Task A_rate_limit_is_told_with_the_wait_that_the_CRM_asked_for() => InTroubleAsync(Trouble.RateLimit, async (crm, provoked) =>
    {
        CrmException failure = await AllFailAsync(crm, "there were too many calls", CrmErrorKind.RateLimited);
        if (provoked.RetryAfter is { } asked)
        {
            failure.RetryAfter.MustBe(asked, "the CRM asked for that wait");
        }
    });

    /// <summary>Refused credentials do not heal by trying again.</summary>
    [Fact]
    [Law]
    [Trait("Rule", "A2")]
    public Task Refused_credentials_are_denied_and_never_taken_for_absent() => InTroubleAsync(Trouble.RefusedCredentials, (crm, _) => AllFailAsync(crm, "the credentials are refused", CrmErrorKind.Denied));

    /// <summary>Refused content does not heal by trying again.</summary>
    [Fact]
    [Trait("Rule", "A2")]
    public Task Refused_content_is_rejected() => InTroubleAsync(Trouble.RefusedContent, async (crm, _) =>
    {
        CrmContact contact = await PlaceholderAsync();
        await FailsAsync(() => crm.CreateTicketAsync(new NewTicket(NewKey(), null, contact.Id, "s", "b"), Cancel), "the CRM refuses the content", CrmErrorKind.Rejected);
    });

    /// <summary>HTML, or half an answer, is no answer.</summary>
    [Fact]
    [Law]
    [Trait("Rule", "A2")]
    public Task An_answer_that_makes_no_sense_is_unknown_and_never_taken_for_absent() => InTroubleAsync(Trouble.Nonsense, (crm, _) => AllFailAsync(crm, "the answer makes no sense", CrmErrorKind.Unknown));

    /// <summary>Memory is bounded.</summary>
    [Fact]
    [Law]
    [Trait("Rule", "A2")]
    public Task An_answer_of_more_than_a_megabyte_is_unknown_and_never_taken_for_absent() => InTroubleAsync(Trouble.HugeAnswer, (crm, _) => AllFailAsync(crm, "the answer is larger than 1 MB", CrmErrorKind.Unknown));

    private static async Task CancelledAsync(string name, Func<Task> call)
    {
        bool ended = false;
        try
        {
            await call().WaitAsync(s_patience, TimeProvider.System, Cancel);
        }
        catch (OperationCanceledException) when (!Cancel.IsCancellationRequested)
        {
            ended = true;
        }
        catch (TimeoutException)
        {
        }

        ended.MustBe(true, $"{name} heeds its token");
    }

    private async Task<CrmException> AllFailAsync(ICrmAdapter crm, string why, CrmErrorKind kind)
    {
        VisitorId visitor = Harness.NewVisitor();
        await FailsAsync(() => crm.FindContactAsync(ContactKey.Of(visitor), Cancel), $"FindContact by visitor: {why}", kind);
        await FailsAsync(() => crm.ReadTicketsAsync(TicketQuery.WithKey(NewKey()), Cancel), $"ReadTickets by key: {why}", kind);
        return await FailsAsync(() => crm.EnsureContactAsync(new NewContact(ContactKey.Of(visitor), "Web User 10/05 10:15", visitor.ToString()), Cancel), $"EnsureContact: {why}", kind);
    }

    private Task InTroubleAsync(Trouble trouble, Func<ICrmAdapter, Provoked, Task> check, [System.Runtime.CompilerServices.CallerMemberName] string fact = "") => CheckAsync(
        async () =>
        {
            Provoked provoked = await Harness.ProvokeAsync(trouble, Cancel);
            if (provoked.Adapter is not { } crm)
            {
                NotProvoked(provoked.WhyNot!);
                return;
            }

            await check(crm, provoked);
        },
        fact);
}
