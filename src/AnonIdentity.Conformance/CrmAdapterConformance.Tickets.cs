using AnonIdentity.Crm;
using Xunit;

namespace AnonIdentity.Conformance;

public abstract partial class CrmAdapterConformance
{
    /// <summary>Where keys are kept a retry makes no second ticket; where they are not, both are shown and never picked from.</summary>
    [Fact]
    [Law]
    [Trait("Rule", "T4")]
    public Task The_same_key_makes_one_ticket_or_shows_both() => CheckAsync(async () =>
    {
        VisitorId visitor = Harness.NewVisitor();
        CrmContact contact = await PlaceholderAsync(visitor);
        string key = NewKey();
        CrmTicketId first = await TicketAsync(contact, visitor, key);
        CrmTicketId second = await RetryAsync(first, () => TicketAsync(contact, visitor, key));
        await CheckKeyAsync(contact, key, [first, second]);
    });

    /// <summary>The same, at once.</summary>
    [Fact]
    [Law]
    [Trait("Rule", "T6")]
    public Task Sixteen_creations_at_once_with_one_key_make_one_ticket_or_show_all() => CheckAsync(async () =>
    {
        VisitorId visitor = Harness.NewVisitor();
        CrmContact contact = await PlaceholderAsync(visitor);
        string key = NewKey();
        CrmTicketId[] made = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => RetryAsync(default, () => TicketAsync(contact, visitor, key)), Cancel)));
        await CheckKeyAsync(contact, key, [.. made.Where(ticket => ticket != default)]);
    });

    /// <summary>The three ways to a ticket show the same.</summary>
    [Fact]
    [Law]
    [Trait("Rule", "T2")]
    public Task A_ticket_is_found_by_key_by_id_and_in_its_contacts_list() => CheckAsync(async () =>
    {
        VisitorId visitor = Harness.NewVisitor();
        CrmContact contact = await PlaceholderAsync(visitor);
        string key = NewKey();
        CrmTicketId id = await TicketAsync(contact, visitor, key);
        CrmTicket read = await ReadOneAsync(id);
        read.Contacts.MustEqual(contact.Id);
        read.Visitor.MustBe(visitor, "the ticket carries the visitor identifier");
        (await WithKeyAsync(key)).MustBeOne("it is found by its key").Id.MustBe(id);
        CrmTicket listed = (await Crm.ReadTicketsAsync(TicketQuery.OfContact(contact.Id), Cancel)).Tickets.MustBeOne("the contact has one ticket");
        listed.Id.MustBe(id);
        listed.Visitor.MustBe(visitor);
        SeenTicket seen = await SeeAsync(id);
        seen.Visitor.MustBe(visitor.ToString(), "the agent sees the visitor identifier");
        seen.Subject.MustBe("Cannot sign in");
        seen.Body.MustBe("The reset mail never comes");
    });

    /// <summary>A signed-in consumer's ticket is not a visitor's.</summary>
    [Fact]
    [Trait("Rule", "T11")]
    public Task A_signed_in_consumers_ticket_carries_no_visitor() => CheckAsync(async () =>
    {
        CrmContact known = await KnownAsync();
        CrmTicket read = await ReadOneAsync(await TicketAsync(known));
        read.Visitor.MustBe(null);
        read.Contacts.MustEqual(known.Id);
    });

    /// <summary>A body is plain text: no tag, template, formula or header in it means anything.</summary>
    [Fact]
    [Trait("Rule", "T8")]
    public Task Bodies_are_kept_unchanged() => CheckAsync(async () =>
    {
        CrmContact contact = await PlaceholderAsync();
        foreach (string body in NastyText.Bodies)
        {
            (await SeeAsync(await TicketAsync(contact, body: body))).Body.MustBe(body, "a body is stored unchanged");
        }
    });

    /// <summary>The declared length is true.</summary>
    [Fact]
    [Law]
    [Trait("Rule", "T8")]
    public Task A_body_of_the_declared_length_is_kept_whole() => CheckAsync(async () =>
    {
        CrmContact contact = await PlaceholderAsync();
        string line = "The reset mail never comes, \u00E9\u65E5 0123456789 abcdefghij.\n";
        string body = string.Concat(Enumerable.Repeat(line, (Can.BodyLength / line.Length) + 1))[..(Can.BodyLength - 4)] + "end.";
        string seen = (await SeeAsync(await TicketAsync(contact, body: body))).Body;
        seen.Length.MustBe(body.Length, $"{Can.BodyLength} characters are declared");
        seen.MustBe(body, "nothing of it is lost");
    });

    /// <summary>Subjects that try to be a formula, a tag, a template or a statement.</summary>
    [Fact]
    [Trait("Rule", "T8")]
    public Task Subjects_that_try_to_be_something_else_are_kept_as_they_are() => CheckAsync(async () =>
    {
        CrmContact contact = await PlaceholderAsync();
        foreach (string subject in NastyText.ShortFields.Where(subject => subject.Length <= Can.SubjectLength))
        {
            (await SeeAsync(await TicketAsync(contact, subject: subject))).Subject.MustBe(subject, "a subject passes through as it is");
        }
    });

    /// <summary>The declared length is true; characters of several bytes are never halved.</summary>
    [Fact]
    [Trait("Rule", "T8")]
    public Task A_subject_of_the_declared_length_is_kept_and_no_character_is_halved() => CheckAsync(async () =>
    {
        CrmContact contact = await PlaceholderAsync();
        int length = Math.Min(Can.SubjectLength, 2_000);
        string plain = string.Concat(Enumerable.Range(0, length).Select(i => (char)('a' + (i % 26))));
        (await SeeAsync(await TicketAsync(contact, subject: plain))).Subject.MustBe(plain, $"{Can.SubjectLength} characters are declared");

        string wide = string.Concat(Enumerable.Repeat("\U0001F600", length / 2));
        string seen = (await SeeAsync(await TicketAsync(contact, subject: wide))).Subject;
        wide.StartsWith(seen, StringComparison.Ordinal).MustBe(true, $"a subject is at most cut, not changed: {seen}");
        IsWhole(seen).MustBe(true, "no character is halved");
    });

    /// <summary>Keys that differ in case are two keys.</summary>
    [Fact]
    [Law]
    [Trait("Rule", "A5")]
    public Task A_ticket_is_never_found_by_a_key_that_differs_in_case() => CheckAsync(async () =>
    {
        CrmContact contact = await PlaceholderAsync();
        string quiet = NewKey();
        string loud = quiet.ToUpperInvariant();
        CrmTicketId first = await TicketAsync(contact, key: quiet);
        try
        {
            (await WithKeyAsync(loud)).MustBeEmpty("no ticket has this key");
            CrmTicketId second = await TicketAsync(contact, key: loud);
            (second == first).MustBe(false, "another key is another ticket");
        }
        catch (CrmException failure) when (failure.Kind is CrmErrorKind.Ambiguous or CrmErrorKind.Conflict or CrmErrorKind.Rejected)
        {
            Note("the CRM folds case, and says so");
        }
    });

    /// <summary>An empty page means that the CRM answered and said none.</summary>
    [Fact]
    [Law]
    [Trait("Rule", "A2")]
    public Task What_is_not_there_is_an_empty_page() => CheckAsync(async () =>
    {
        (await WithKeyAsync(NewKey())).MustBeEmpty("nobody used this key");
        (await ReadAsync(new CrmTicketId(Harness.AbsentId))).MustBeEmpty("no ticket has this id");
        CrmContact contact = await PlaceholderAsync();
        TicketPage page = await Crm.ReadTicketsAsync(TicketQuery.OfContact(contact.Id), Cancel);
        page.Tickets.MustBeEmpty("the contact has no ticket");
        page.Next.MustBeNull("nothing comes after nothing");
    });

    /// <summary>A ticket without a contact would be lost.</summary>
    [Fact]
    [Trait("Rule", "A2")]
    public Task A_ticket_for_a_contact_that_is_not_there_is_refused() => CheckAsync(async () =>
    {
        string key = NewKey();
        CrmContact nobody = new(new CrmContactId(Harness.AbsentId));
        await FailsAsync(() => TicketAsync(nobody, key: key), "the contact is not there");
        (await WithKeyAsync(key)).MustBeEmpty("a refusal changes nothing");
    });

    private static async Task<CrmTicketId> RetryAsync(CrmTicketId otherwise, Func<Task<CrmTicketId>> create)
    {
        try
        {
            return await create();
        }
        catch (CrmException failure) when (failure.Kind is CrmErrorKind.Conflict or CrmErrorKind.Unavailable or CrmErrorKind.RateLimited)
        {
            return otherwise; // the core looks up, or comes back later
        }
    }

    private async Task CheckKeyAsync(CrmContact contact, string key, IReadOnlyList<CrmTicketId> made)
    {
        IReadOnlyList<CrmTicket> found = await WithKeyAsync(key);
        int seen = await Harness.CountTicketsAsync(contact.Id, Cancel);
        found.Count.MustBe(seen, "all tickets with the key are found");
        if (Can.Tickets != Keying.SearchOnly)
        {
            seen.MustBe(1, $"{Can.Tickets} makes one ticket for one key");
            made.Distinct().MustBeOne("all get the same ticket").MustBe(found[0].Id);
        }
        else
        {
            made.Distinct().Where(ticket => !found.Any(t => t.Id == ticket)).MustBeEmpty("every ticket that was answered is found by its key");
            Note("keys are not unique; every ticket with the key is shown");
        }
    }
}
