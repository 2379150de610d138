using AnonIdentity.Crm;
using Xunit;

namespace AnonIdentity.Conformance;

public abstract partial class CrmAdapterConformance
{
    /// <summary>The name is written.</summary>
    [Fact]
    [Law]
    [Trait("Rule", "A3")]
    public Task An_update_writes_what_differs() => CheckAsync(async () =>
    {
        CrmContact before = await PlaceholderAsync();
        await Crm.UpdateContactAsync(before, before with { FirstName = "Ana Ruiz" }, Cancel);
        CrmContact seen = await SeeAsync(before.Id);
        seen.FirstName.MustBe("Ana Ruiz", "the name differs");
        seen.ExternalId.MustBe(before.ExternalId, "the identifier does not differ");
        (await FindAsync(ContactKey.Of(before.Id)))?.FirstName.MustBe("Ana Ruiz", "the read-back shows it");
    });

    /// <summary>A field that does not differ between the two images is not written: an agent may have changed it.</summary>
    [Fact]
    [Law]
    [Trait("Rule", "M6")]
    public Task An_update_leaves_alone_what_an_agent_changed_meanwhile() => CheckAsync(async () =>
    {
        CrmContact before = (await PlaceholderAsync()) with { Version = null };
        ConsumerId consumer = Harness.NewConsumer();
        await Harness.RenameAsync(before.Id, "an agent's name", Cancel);
        await Crm.UpdateContactAsync(before, before with { ExternalId = consumer.Value }, Cancel);
        CrmContact seen = await SeeAsync(before.Id);
        seen.FirstName.MustBe("an agent's name", "only what differs is written");
        seen.ExternalId.MustBe(consumer.Value, "the identifier differs");
    });

    /// <summary>Declared: a change on an older version is refused whole. Not declared: it is written as far as it differs.</summary>
    [Fact]
    [Law]
    [Trait("Rule", "A1")]
    public Task A_change_on_an_older_version_is_a_conflict_where_that_is_declared() => CheckAsync(async () =>
    {
        CrmContact before = await PlaceholderAsync();
        await Harness.RenameAsync(before.Id, "an agent's name", Cancel);
        string consumer = Harness.NewConsumer().Value;
        Task UpdateAsync() => Crm.UpdateContactAsync(before, before with { ExternalId = consumer }, Cancel);
        if (Can.ConditionalUpdate)
        {
            before.Version.MustNotBeNull("a conditional update needs a version");
            await FailsAsync(UpdateAsync, "the contact has another version", CrmErrorKind.Conflict);
        }
        else
        {
            await UpdateAsync();
            Note("no conditional update is declared");
        }

        CrmContact seen = await SeeAsync(before.Id);
        seen.FirstName.MustBe("an agent's name", "the agent's name stays");
        seen.ExternalId.MustBe(Can.ConditionalUpdate ? before.ExternalId : consumer, "all of an update is written, or nothing");
    });

    /// <summary>The label of a merged placeholder.</summary>
    [Fact]
    [Law]
    [Trait("Rule", "M7")]
    public Task A_label_is_kept_or_ignored_and_touches_nothing_else() => CheckAsync(async () =>
    {
        CrmContact target = await KnownAsync();
        CrmContact before = await PlaceholderAsync();
        await Crm.UpdateContactAsync(before, before with { MergedInto = target.Id }, Cancel);
        CrmContact seen = await SeeAsync(before.Id);
        seen.FirstName.MustBe(before.FirstName, "the label never touches the name");
        seen.ExternalId.MustBe(before.ExternalId, "nor the identifier");
        CrmContact? found = await FindAsync(ContactKey.Of(before.Id));
        (found?.MergedInto).MustBe(Harness.KeepsLabel ? target.Id : null, Harness.KeepsLabel ? "the CRM has a field for the label" : "the CRM has no field for the label");
    });

    /// <summary>An undo takes the label off.</summary>
    [Fact]
    [Trait("Rule", "M10")]
    public Task A_label_can_be_taken_off_again() => CheckAsync(async () =>
    {
        CrmContact target = await KnownAsync();
        CrmContact before = await PlaceholderAsync();
        await Crm.UpdateContactAsync(before, before with { MergedInto = target.Id }, Cancel);
        CrmContact? labelled = await FindAsync(ContactKey.Of(before.Id));
        labelled.MustNotBeNull("a labelled placeholder is found by its id");
        await Crm.UpdateContactAsync(labelled, labelled with { MergedInto = null }, Cancel);
        CrmContact? found = await FindAsync(ContactKey.Of(before.Id));
        found.MustNotBeNull("it is still there");
        (found with { Version = null }).MustBe(before with { Version = null }, "it is as it was before");
    });

    /// <summary>A contact that an agent merged is found as it is or as its survivor, and takes tickets: the core must be able to go on with it.</summary>
    [Fact]
    [Law]
    [Trait("Rule", "M6")]
    public Task A_contact_that_an_agent_merged_into_another_is_not_gone() => CheckAsync(async () =>
    {
        VisitorId visitor = Harness.NewVisitor();
        CrmContact placeholder = await PlaceholderAsync(visitor);
        CrmContact survivor = await KnownAsync();
        await TicketAsync(placeholder, visitor);
        if (!await Harness.MergeAwayAsync(placeholder.Id, survivor.Id, Cancel))
        {
            NotProvoked("no agent of this CRM merges contacts, or the harness does not override MergeAwayAsync");
            return;
        }

        foreach (ContactKey key in new[] { ContactKey.Of(placeholder.Id), ContactKey.Of(visitor) })
        {
            CrmContact? found = await FindAsync(key);
            (found is not null && (found.Id == survivor.Id || found.MergedInto == survivor.Id)).MustBe(true, $"FindContact answers a merged contact with MergedInto, or with its survivor, and not with {found?.ToString() ?? "null"}");
        }

        CrmTicketId ticket = await TicketAsync(placeholder, visitor);
        CrmContactId owner = (await SeeAsync(ticket)).Contacts.MustBeOne("a ticket of one contact");
        (owner == placeholder.Id || owner == survivor.Id).MustBe(true, "CreateTicket makes the ticket on the merged contact or on its survivor");
    });

    /// <summary>A promotion.</summary>
    [Fact]
    [Law]
    [Trait("Rule", "M3")]
    public Task A_placeholder_that_becomes_a_consumers_is_found_by_the_consumer_only() => CheckAsync(async () =>
    {
        VisitorId visitor = Harness.NewVisitor();
        ConsumerId consumer = Harness.NewConsumer();
        CrmContact before = await PlaceholderAsync(visitor);
        await Crm.UpdateContactAsync(before, before with { ExternalId = consumer.Value, FirstName = "Ana Ruiz" }, Cancel);
        CrmContact? found = await FindAsync(ContactKey.Of(consumer));
        (found?.Id).MustBe(before.Id, "it carries the consumer identifier now");
        (found?.FirstName).MustBe("Ana Ruiz", "the name was changed too");
        (await FindAsync(ContactKey.Of(visitor))).MustBeNull("it no longer carries the visitor identifier");
        (await Harness.CountContactsAsync(consumer.Value, Cancel)).MustBe(1, "no contact was made");
    });

    /// <summary>Two contacts of one consumer are refused where identifiers are unique, and ambiguous where they are not.</summary>
    [Fact]
    [Law]
    [Trait("Rule", "A5")]
    public Task An_identifier_that_another_contact_has_is_never_taken_over() => CheckAsync(async () =>
    {
        ConsumerId consumer = Harness.NewConsumer();
        CrmContact known = await KnownAsync(consumer);
        CrmContact before = await PlaceholderAsync();
        try
        {
            await Crm.UpdateContactAsync(before, before with { ExternalId = consumer.Value, FirstName = "Ana Ruiz" }, Cancel);
        }
        catch (CrmException failure) when (failure.Kind is CrmErrorKind.Conflict or CrmErrorKind.Ambiguous)
        {
            CrmContact seen = await SeeAsync(before.Id);
            seen.ExternalId.MustBe(before.ExternalId, "a refusal changes nothing");
            seen.FirstName.MustBe(before.FirstName, "a refusal changes nothing");
            (await SeeAsync(known.Id)).ExternalId.MustBe(consumer.Value, "the other contact keeps its identifier");
            return;
        }

        (Can.Contacts == Keying.UniqueUpsert).MustBe(false, "unique keys are declared, and the second contact was not refused");
        await FailsAsync(() => FindAsync(ContactKey.Of(consumer)), "two contacts carry this identifier", CrmErrorKind.Ambiguous);
    });

    /// <summary>A crashed host's update is written again by the next one.</summary>
    [Fact]
    [Trait("Rule", "R1")]
    public Task Writing_the_same_again_is_harmless() => CheckAsync(async () =>
    {
        CrmContact before = await PlaceholderAsync();
        CrmContact after = before with { FirstName = "Ana Ruiz" };
        await Crm.UpdateContactAsync(before, after, Cancel);
        try
        {
            await Crm.UpdateContactAsync(before, after, Cancel);
        }
        catch (CrmException failure) when (failure.Kind == CrmErrorKind.Conflict && Can.ConditionalUpdate)
        {
        }

        (await SeeAsync(before.Id)).FirstName.MustBe("Ana Ruiz");
    });

    /// <summary>Nothing to write is no failure.</summary>
    [Fact]
    [Trait("Rule", "A1")]
    public Task An_update_without_a_difference_changes_nothing() => CheckAsync(async () =>
    {
        CrmContact before = await PlaceholderAsync();
        await Crm.UpdateContactAsync(before, before with { }, Cancel);
        CrmContact seen = await SeeAsync(before.Id);
        seen.FirstName.MustBe(before.FirstName);
        seen.ExternalId.MustBe(before.ExternalId);
    });

    /// <summary>A record that the call names and that is gone.</summary>
    [Fact]
    [Trait("Rule", "A2")]
    public Task Changing_a_contact_that_is_not_there_is_not_found() => CheckAsync(async () =>
    {
        CrmContact nobody = new(new CrmContactId(Harness.AbsentId)) { ExternalId = Harness.NewConsumer().Value, FirstName = "Nobody" };
        await FailsAsync(() => Crm.UpdateContactAsync(nobody, nobody with { FirstName = "Somebody" }, Cancel), "no contact has this id", CrmErrorKind.NotFound);
    });

    /// <summary>Declared: the contact goes with its tickets, nobody else's. Not declared: it is refused, and nothing goes.</summary>
    [Fact]
    [Law]
    [Trait("Rule", "P1")]
    public Task Erasing_takes_a_contact_with_its_tickets_and_nothing_else() => CheckAsync(async () =>
    {
        VisitorId visitor = Harness.NewVisitor();
        CrmContact contact = await PlaceholderAsync(visitor);
        CrmContact other = await PlaceholderAsync();
        CrmTicketId ticket = await TicketAsync(contact, visitor);
        CrmTicketId stays = await TicketAsync(other);
        if (!Can.CanErase)
        {
            await FailsAsync(() => Crm.EraseContactAsync(contact.Id, Cancel), "erasing is not declared", CrmErrorKind.Denied, CrmErrorKind.Rejected);
            Note("cannot erase, and says so");
            await AgentSeesAsync(ticket, "a refusal changes nothing", contact.Id);
            return;
        }

        await Crm.EraseContactAsync(contact.Id, Cancel);
        (await Harness.LookAtAsync(contact.Id, Cancel)).MustBeNull("the contact is erased");
        (await Harness.LookAtAsync(ticket, Cancel)).MustBeNull("its ticket goes with it");
        (await FindAsync(ContactKey.Of(visitor))).MustBeNull("it is not found any more");
        await AgentSeesAsync(stays, "another's ticket stays", other.Id);
        (await SeeAsync(other.Id)).ExternalId.MustBe(other.ExternalId, "another's contact stays");
    });

    /// <summary>Erasing is repeatable.</summary>
    [Fact]
    [Trait("Rule", "P1")]
    public Task Erasing_what_is_gone_is_fine() => CheckAsync(async () =>
    {
        if (!Can.CanErase)
        {
            Note("cannot erase, and says so");
            await FailsAsync(() => Crm.EraseContactAsync(new CrmContactId(Harness.AbsentId), Cancel), "erasing is not declared", CrmErrorKind.Denied, CrmErrorKind.Rejected);
            return;
        }

        CrmContact contact = await PlaceholderAsync();
        await Crm.EraseContactAsync(contact.Id, Cancel);
        await Crm.EraseContactAsync(contact.Id, Cancel);
    });
}
