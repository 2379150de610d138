using System.Runtime.CompilerServices;
using AnonIdentity.Crm;
using AnonIdentity.Ledger;
using AnonIdentity.Operations;
using Microsoft.Extensions.DependencyInjection;

namespace AnonIdentity.Visitors;

/// <summary>Looks up and forgets visitors.</summary>
internal sealed class VisitorDirectory(Tenant tenant, OperationRunner runner) : IVisitorDirectory
{
    private const int PageSize = 100;

    public async Task<CrmContactId?> ResolveAsync(VisitorId visitor, CancellationToken cancellationToken = default)
    {
        Require.Visitor(visitor);
        SubjectRecord? record = await tenant.Ledger.ReadAsync(Subject.Of(visitor), cancellationToken).ConfigureAwait(false);
        OperationRecord? merge = record?.State == SubjectState.Bound ? record.Operations.LastOrDefault(o => o.Kind == OperationKind.Merge && o.Outcome != MergeOutcome.None && o.Branch != MergeBranch.Follow) : null;
        if (record is null or { State: SubjectState.Forgotten } || (merge?.Target ?? record.Contact) is not { } holder)
        {
            return null;
        }

        return await AskAsync(
            async (crm, token) => await crm.FindContactAsync(ContactKey.Of(holder), token).ConfigureAwait(false) is { } contact
                ? (await Contacts.FollowAsync(crm, contact, token).ConfigureAwait(false))?.Id
                : null,
            cancellationToken).ConfigureAwait(false);
    }

    public async IAsyncEnumerable<MergedTicket> TicketsOfAsync(MergeId merge, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Require.Visitor(merge.Visitor);
        CrmTicketId? after = null;
        IReadOnlyList<MoveRecord> page;
        do
        {
            page = await tenant.Ledger.ReadMovesAsync(merge, MoveRows.All, after, PageSize, cancellationToken).ConfigureAwait(false);
            foreach (MoveRecord move in page)
            {
                yield return new MergedTicket(move.Ticket, move.Result);
                after = move.Ticket;
            }
        }
        while (page.Count == PageSize);
    }

    public async Task<VisitorId> AdoptAsync(Guid sdkIdentifier, CancellationToken cancellationToken = default)
    {
        if (!tenant.Options.AdoptSdkIdentifiers)
        {
            throw new InvalidOperationException($"{nameof(AnonymousConsumersOptions)}.{nameof(AnonymousConsumersOptions.AdoptSdkIdentifiers)} is off.");
        }

        if (sdkIdentifier == Guid.Empty || sdkIdentifier == Guid.AllBitsSet)
        {
            return tenant.Issuer.Issue(Channel.Mobile);
        }

        // Whoever knows another's identifier, of either channel, must not become that visitor by naming its UUID.
        VisitorId adopted = new(Channel.Mobile, sdkIdentifier);
        foreach (VisitorId known in (VisitorId[])[adopted, new(Channel.Web, sdkIdentifier)])
        {
            if (await tenant.Ledger.ReadAsync(Subject.Of(known), cancellationToken).ConfigureAwait(false) is not null
                || await AskAsync((crm, token) => crm.FindContactAsync(ContactKey.Of(known), token), cancellationToken).ConfigureAwait(false) is not null)
            {
                return tenant.Issuer.Issue(Channel.Mobile);
            }
        }

        return adopted;
    }

    public async Task<ForgetReceipt> ForgetAsync(VisitorId visitor, CancellationToken cancellationToken = default)
    {
        Require.Visitor(visitor);
        return await ForgetAsync(Subject.Of(visitor), cancellationToken).ConfigureAwait(false);
    }

    public async Task<ForgetReceipt> ForgetAsync(ConsumerId consumer, CancellationToken cancellationToken = default)
    {
        if (consumer.IsBlocked)
        {
            return new ForgetReceipt(ForgetOutcome.Forgotten);
        }

        return await ForgetAsync(Subject.Of(consumer), cancellationToken).ConfigureAwait(false);
    }

    private async Task<ForgetReceipt> ForgetAsync(Subject subject, CancellationToken cancellationToken)
    {
        CrmRemains remains = CrmRemains.Unknown;
        (bool begun, SubjectLease? lease) = await ForgetSteps.BeginAsync(tenant, subject, "asked for", IsToGo, cancellationToken).ConfigureAwait(false);
        if (!begun)
        {
            return new ForgetReceipt(ForgetOutcome.Forgotten);
        }

        return await runner.SettleAsync(
            subject,
            lease,
            async token =>
            {
                SubjectRecord? record = await tenant.Ledger.ReadAsync(subject, token).ConfigureAwait(false);
                string? parked = record?.Operations.LastOrDefault(o => o.Kind == OperationKind.Forget)?.Retry.ParkedBecause;
                ForgetOutcome outcome = parked is not null ? ForgetOutcome.Parked
                    : record is not { Version: > 0, State: SubjectState.Forgotten } ? ForgetOutcome.Forgotten
                    : ForgetOutcome.Pending;
                return (new ForgetReceipt(outcome) { Reason = parked, LeftInCrm = remains }, outcome != ForgetOutcome.Pending);
            },
            cancellationToken).ConfigureAwait(false);

        // The record that the forget's first commit competes for: nothing binds the visitor after it.
        bool IsToGo(SubjectRecord record)
        {
            remains = RemainsOf(record);
            return true;
        }
    }

    private CrmRemains RemainsOf(SubjectRecord record) =>
        record.Subject.Consumer is not null ? CrmRemains.KnownContact
        : record.Operations.Any(o => o.Kind is OperationKind.Merge or OperationKind.Undo) ? CrmRemains.BoundContact
        : tenant.Capabilities.CanErase || (record.Contact is null && !record.ContactUncertain) ? CrmRemains.NothingOfTheVisitor
        : CrmRemains.ContactThatCannotBeErased;

    private async Task<T> AskAsync<T>(Func<CrmSession, CancellationToken, Task<T>> question, CancellationToken cancellationToken)
    {
        AsyncServiceScope scope = tenant.OpenScope();
        await using (scope.ConfigureAwait(false))
        {
            CrmSession crm = new(tenant, tenant.Adapter(scope), static (_, _) => Task.FromResult(false));
            return await question(crm, cancellationToken).ConfigureAwait(false);
        }
    }
}
