using AnonIdentity.InMemory;

namespace AnonIdentity.Conformance.Tests.Broken;

internal sealed class UpdatesNothing(ICrmAdapter inner) : PassThroughCrm(inner)
{
    public override Task UpdateContactAsync(CrmContact before, CrmContact after, CancellationToken cancellationToken) => Task.Delay(TimeSpan.Zero, TimeProvider.System, cancellationToken);
}

internal sealed class DoublesContacts(ICrmAdapter inner) : PassThroughCrm(inner)
{
    // The store behind makes a second one; this claims otherwise.
    public override CrmCapabilities Capabilities => base.Capabilities with { Contacts = Keying.UniqueUpsert };
}

internal sealed class LooksThenMakes(ICrmAdapter inner) : PassThroughCrm(inner)
{
    private readonly TaskCompletionSource _crowd = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _waiting;

    public override CrmCapabilities Capabilities => base.Capabilities with { Contacts = Keying.UniqueUpsert };

    public override async Task<CrmContact> EnsureContactAsync(NewContact contact, CancellationToken cancellationToken)
    {
        if (await Inner.FindContactAsync(contact.Key, cancellationToken) is { } there)
        {
            return there;
        }

        // Between the look and the call somebody else looks too.
        if (Interlocked.Increment(ref _waiting) >= 2)
        {
            _crowd.TrySetResult();
        }

        await Task.WhenAny(_crowd.Task, Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, cancellationToken));
        return await Inner.EnsureContactAsync(contact, cancellationToken);
    }
}

internal sealed class FoldsCase(ICrmAdapter inner) : PassThroughCrm(inner)
{
    public override async Task<CrmContact?> FindContactAsync(ContactKey key, CancellationToken cancellationToken) =>
        await Inner.FindContactAsync(key, cancellationToken) ?? (key.Consumer is { } consumer
            ? await Inner.FindContactAsync(ContactKey.Of(new ConsumerId(consumer.Value.ToLowerInvariant())), cancellationToken)
            : null);
}

internal sealed class TakesAnOutageForAbsent(ICrmAdapter inner) : PassThroughCrm(inner)
{
    public override async Task<CrmContact?> FindContactAsync(ContactKey key, CancellationToken cancellationToken)
    {
        try
        {
            return await Inner.FindContactAsync(key, cancellationToken);
        }
        catch (CrmException failure) when (failure.Kind == CrmErrorKind.Unavailable)
        {
            return null;
        }
    }
}

internal sealed class TakesNonsenseForAbsent(ICrmAdapter inner) : PassThroughCrm(inner)
{
    public override async Task<TicketPage> ReadTicketsAsync(TicketQuery query, CancellationToken cancellationToken)
    {
        try
        {
            return await Inner.ReadTicketsAsync(query, cancellationToken);
        }
        catch (CrmException failure) when (failure.Kind == CrmErrorKind.Unknown)
        {
            return new TicketPage([]);
        }
    }
}

internal sealed class LosesTheWait(ICrmAdapter inner) : PassThroughCrm(inner)
{
    public override async Task<CrmContact> EnsureContactAsync(NewContact contact, CancellationToken cancellationToken)
    {
        try
        {
            return await Inner.EnsureContactAsync(contact, cancellationToken);
        }
        catch (CrmException failure) when (failure.Kind == CrmErrorKind.RateLimited)
        {
            throw new CrmException(failure.Kind, failure.Message);
        }
    }
}

internal sealed class OverwritesNames(ICrmAdapter inner, InMemoryCrm store) : PassThroughCrm(inner)
{
    public override async Task<CrmContact> EnsureContactAsync(NewContact contact, CancellationToken cancellationToken)
    {
        CrmContact there = await Inner.EnsureContactAsync(contact, cancellationToken);
        new InMemoryAgent(store).Rename(there.Id, contact.FirstName);
        return there with { FirstName = contact.FirstName };
    }
}

internal sealed class AnswersForeignRecords(ICrmAdapter inner) : PassThroughCrm(inner)
{
    public override async Task<CrmContact?> FindContactAsync(ContactKey key, CancellationToken cancellationToken) =>
        await Inner.FindContactAsync(key, cancellationToken) ?? new CrmContact(new CrmContactId("contact-1")) { ExternalId = "somebody else" };
}

internal sealed class WritesUnchangedFields(ICrmAdapter inner, InMemoryCrm store) : PassThroughCrm(inner)
{
    public override async Task UpdateContactAsync(CrmContact before, CrmContact after, CancellationToken cancellationToken)
    {
        await Inner.UpdateContactAsync(before, after, cancellationToken);
        new InMemoryAgent(store).Rename(before.Id, after.FirstName!);
    }
}

internal sealed class LabelsTheName(ICrmAdapter inner) : PassThroughCrm(inner)
{
    public override Task UpdateContactAsync(CrmContact before, CrmContact after, CancellationToken cancellationToken) =>
        Inner.UpdateContactAsync(before, after.MergedInto is null ? after : after with { FirstName = "(merged) " + after.FirstName }, cancellationToken);
}

internal sealed class UpdatesTheAbsent(ICrmAdapter inner) : PassThroughCrm(inner)
{
    public override async Task UpdateContactAsync(CrmContact before, CrmContact after, CancellationToken cancellationToken)
    {
        try
        {
            await Inner.UpdateContactAsync(before, after, cancellationToken);
        }
        catch (CrmException failure) when (failure.Kind == CrmErrorKind.NotFound)
        {
        }
    }
}

internal sealed class ErasesTooMuch(ICrmAdapter inner, InMemoryCrm store) : PassThroughCrm(inner)
{
    public override async Task EraseContactAsync(CrmContactId contact, CancellationToken cancellationToken)
    {
        foreach (CrmContact each in store.Contacts)
        {
            await Inner.EraseContactAsync(each.Id, cancellationToken);
        }
    }
}

internal sealed class ErasesUndeclared(ICrmAdapter inner) : PassThroughCrm(inner)
{
    public override CrmCapabilities Capabilities => base.Capabilities with { CanErase = false };
}

internal sealed class HalvesCharacters(ICrmAdapter inner) : PassThroughCrm(inner)
{
    public override Task<CrmContact> EnsureContactAsync(NewContact contact, CancellationToken cancellationToken) =>
        Inner.EnsureContactAsync(contact with { FirstName = contact.FirstName.Length > 60 ? contact.FirstName[..61] : contact.FirstName }, cancellationToken);
}
