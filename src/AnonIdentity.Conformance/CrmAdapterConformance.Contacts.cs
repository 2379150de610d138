using System.Text;
using AnonIdentity.Crm;
using Xunit;

namespace AnonIdentity.Conformance;

public abstract partial class CrmAdapterConformance
{
    /// <summary>Null means that the CRM answered and said none.</summary>
    [Fact]
    [Law]
    [Trait("Rule", "A2")]
    public Task A_contact_that_is_not_there_is_null() => CheckAsync(async () =>
    {
        (await Crm.FindContactAsync(ContactKey.Of(Harness.NewVisitor()), Cancel)).MustBeNull("nobody has this visitor identifier");
        (await Crm.FindContactAsync(ContactKey.Of(Harness.NewConsumer()), Cancel)).MustBeNull("nobody has this consumer identifier");
        (await Crm.FindContactAsync(ContactKey.Of(new CrmContactId(Harness.AbsentId)), Cancel)).MustBeNull("no contact has this id");
    });

    /// <summary>The three keys of a contact.</summary>
    [Fact]
    [Trait("Rule", "A1")]
    public Task A_contact_is_found_by_visitor_by_consumer_and_by_id() => CheckAsync(async () =>
    {
        VisitorId visitor = Harness.NewVisitor();
        ConsumerId consumer = Harness.NewConsumer();
        CrmContact placeholder = await PlaceholderAsync(visitor);
        CrmContact known = await KnownAsync(consumer);
        placeholder.ExternalId.MustBe(visitor.ToString(), "the placeholder carries the visitor identifier");
        known.ExternalId.MustBe(consumer.Value, "the known contact carries the consumer identifier");
        foreach ((ContactKey key, CrmContact expected) in new[]
        {
            (ContactKey.Of(visitor), placeholder), (ContactKey.Of(placeholder.Id), placeholder), (ContactKey.Of(consumer), known), (ContactKey.Of(known.Id), known),
        })
        {
            CrmContact? found = await FindAsync(key);
            found.MustNotBeNull($"{key} was made");
            (found with { Version = null }).MustBe(expected with { Version = null }, "what is found is what was made");
        }
    });

    /// <summary>A CRM's collation may fold case; then the adapter says so, and never answers the other one.</summary>
    [Fact]
    [Law]
    [Trait("Rule", "A5")]
    public Task A_contact_is_never_found_by_an_identifier_that_differs_in_case() => CheckAsync(async () =>
    {
        ConsumerId quiet = Harness.NewConsumer();
        ConsumerId loud = new(quiet.Value.ToUpperInvariant());
        CrmContact known = await KnownAsync(quiet);
        await NotAsync(() => FindAsync(ContactKey.Of(loud)), "found");
        await NotAsync(async () => await KnownAsync(loud, "Somebody Else"), "answered for a new contact");
        (await SeeAsync(known.Id)).ExternalId.MustBe(quiet.Value, "the first contact keeps its identifier");

        async Task NotAsync(Func<Task<CrmContact?>> call, string what)
        {
            try
            {
                CrmContact? other = await call();
                (other?.Id == known.Id).MustBe(false, $"the contact of {quiet} is not {what} by {loud}");
                (other is null || string.Equals(other.ExternalId, loud.Value, StringComparison.Ordinal)).MustBe(true, "what is answered carries exactly the identifier that was asked for");
            }
            catch (CrmException failure) when (failure.Kind is CrmErrorKind.Ambiguous or CrmErrorKind.Conflict or CrmErrorKind.Rejected)
            {
            }
        }
    });

    /// <summary>With unique keys or idempotency keys one contact; without, several that are never picked from.</summary>
    [Fact]
    [Law]
    [Trait("Rule", "T3")]
    public Task Sixty_four_at_once_make_one_contact() => CheckAsync(async () =>
    {
        VisitorId visitor = Harness.NewVisitor();
        CrmContact?[] made = await Task.WhenAll(Enumerable.Range(0, 64).Select(i => Task.Run(TryAsync, Cancel)));
        made.Any(contact => contact is not null).MustBe(true, "at least one call makes the contact");
        await Harness.SettleAsync(Cancel);
        int count = await Harness.CountContactsAsync(visitor.ToString(), Cancel);
        if (Can.Contacts != Keying.SearchOnly || count == 1)
        {
            count.MustBe(1, $"{Can.Contacts} makes one contact for one key");
            made.OfType<CrmContact>().Select(contact => contact.Id).Distinct().MustBeOne("all get the same contact");
            (await FindAsync(ContactKey.Of(visitor))).MustNotBeNull("the contact is found");
            return;
        }

        await FailsAsync(() => FindAsync(ContactKey.Of(visitor)), "several contacts for one key are never picked from", CrmErrorKind.Ambiguous);

        async Task<CrmContact?> TryAsync()
        {
            try
            {
                return await PlaceholderAsync(visitor);
            }
            catch (CrmException failure) when (failure.Kind is CrmErrorKind.Conflict or CrmErrorKind.Unavailable or CrmErrorKind.RateLimited)
            {
                return null; // the core looks up, or comes back later
            }
        }
    });

    /// <summary>Ensuring is repeatable where keys are unique.</summary>
    [Fact]
    [Law]
    [Trait("Rule", "T3")]
    public Task Making_a_contact_again_makes_no_second_one_where_keys_are_kept() => CheckAsync(async () =>
    {
        VisitorId visitor = Harness.NewVisitor();
        CrmContact first = await PlaceholderAsync(visitor);
        try
        {
            CrmContact second = await PlaceholderAsync(visitor);
            if (Can.Contacts != Keying.SearchOnly)
            {
                second.Id.MustBe(first.Id, $"{Can.Contacts} answers the contact that is there");
            }
        }
        catch (CrmException failure) when (failure.Kind == CrmErrorKind.Conflict)
        {
        }

        int count = await Harness.CountContactsAsync(visitor.ToString(), Cancel);
        (count == 1 || Can.Contacts == Keying.SearchOnly).MustBe(true, $"{Can.Contacts} makes one contact for one key, not {count}");
    });

    /// <summary>An agent's name is never overwritten by making the contact again.</summary>
    [Fact]
    [Law]
    [Trait("Rule", "N3")]
    public Task A_contact_that_is_there_keeps_its_names() => CheckAsync(async () =>
    {
        ConsumerId consumer = Harness.NewConsumer();
        CrmContact known = await KnownAsync(consumer);
        await Harness.RenameAsync(known.Id, "Maria L. (VIP)", Cancel);
        try
        {
            await KnownAsync(consumer, "Somebody Else");
        }
        catch (CrmException failure) when (failure.Kind == CrmErrorKind.Conflict)
        {
        }

        (await SeeAsync(known.Id)).FirstName.MustBe("Maria L. (VIP)", "an agent typed that name");
    });

    /// <summary>The placeholder name is whole, digits and slashes too.</summary>
    [Fact]
    [Trait("Rule", "N5")]
    public Task A_placeholder_name_stands_whole_in_the_first_name() => CheckAsync(async () =>
    {
        foreach (string name in NastyText.PlaceholderNames)
        {
            CrmContact made = await PlaceholderAsync(Harness.NewVisitor(), name);
            made.FirstName.MustBe(name, "the answer has it");
            (await SeeAsync(made.Id)).FirstName.MustBe(name, "the agent sees it");
        }
    });

    /// <summary>Names that try to be a formula, a tag, a template or a statement.</summary>
    [Fact]
    [Trait("Rule", "T8")]
    public Task Names_that_try_to_be_something_else_are_kept_as_they_are() => CheckAsync(async () =>
    {
        foreach (string name in NastyText.ShortFields.Where(name => name.Length <= Can.NameLength))
        {
            CrmContact made = await PlaceholderAsync(Harness.NewVisitor(), name);
            (await SeeAsync(made.Id)).FirstName.MustBe(name, "a name passes through as it is");
            (await FindAsync(ContactKey.Of(made.Id)))?.FirstName.MustBe(name, "and comes back as it is: else the library would take it for an agent's");
        }
    });

    /// <summary>The declared length is true; characters of several bytes are never halved.</summary>
    [Fact]
    [Trait("Rule", "T8")]
    public Task A_name_of_the_declared_length_is_kept_and_no_character_is_halved() => CheckAsync(async () =>
    {
        int length = Math.Min(Can.NameLength, 1_000);
        string plain = string.Concat(Enumerable.Range(0, length).Select(i => (char)('a' + (i % 26))));
        CrmContact made = await PlaceholderAsync(Harness.NewVisitor(), plain);
        (await SeeAsync(made.Id)).FirstName.MustBe(plain, $"{Can.NameLength} characters are declared");

        string wide = string.Concat(Enumerable.Repeat("\U0001F600", length / 2));
        made = await PlaceholderAsync(Harness.NewVisitor(), wide);
        string seen = (await SeeAsync(made.Id)).FirstName ?? "";
        wide.StartsWith(seen, StringComparison.Ordinal).MustBe(true, $"a name is at most cut, not changed: {seen}");
        IsWhole(seen).MustBe(true, "no character is halved");
    });

    /// <summary>An identifier is kept exactly, or refused; never cut, folded or trimmed.</summary>
    [Fact]
    [Law]
    [Trait("Rule", "A5")]
    public Task Any_consumer_identifier_is_kept_exactly_or_refused() => CheckAsync(async () =>
    {
        foreach (string end in NastyText.Identifiers)
        {
            ConsumerId consumer = new(Harness.NewConsumer().Value + end);
            CrmContact known;
            try
            {
                (await FindAsync(ContactKey.Of(consumer))).MustBeNull("nobody has it yet");
                known = await KnownAsync(consumer);
            }
            catch (CrmException failure) when (failure.Kind is CrmErrorKind.Rejected)
            {
                Note("refuses some unusual identifiers");
                continue;
            }

            known.ExternalId.MustBe(consumer.Value, "it is kept exactly");
            CrmContact? found = await FindAsync(ContactKey.Of(consumer));
            found?.ExternalId.MustBe(consumer.Value, "it is found exactly");
            found?.Id.MustBe(known.Id, "it is found");
            (await SeeAsync(known.Id)).ExternalId.MustBe(consumer.Value, "the agent sees it");
        }
    });

    /// <summary>Several records for one key are parked, never picked from.</summary>
    [Fact]
    [Law]
    [Trait("Rule", "A5")]
    public Task Several_contacts_for_one_identifier_are_ambiguous() => CheckAsync(async () =>
    {
        ConsumerId consumer = Harness.NewConsumer();
        await KnownAsync(consumer);
        if (!await Harness.AddTwinAsync(consumer.Value, Cancel))
        {
            NotProvoked("the CRM lets no agent make a second contact with the same external id");
            return;
        }

        await FailsAsync(() => FindAsync(ContactKey.Of(consumer)), "two contacts carry this identifier", CrmErrorKind.Ambiguous);
    });

    private static bool IsWhole(string text) => !text.Contains('\uFFFD', StringComparison.Ordinal)
        && string.Equals(Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)), text, StringComparison.Ordinal);
}
