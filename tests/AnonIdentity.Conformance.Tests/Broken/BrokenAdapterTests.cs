using AnonIdentity.Conformance.Tests.InMemory;

namespace AnonIdentity.Conformance.Tests.Broken;

/// <summary>The kit sees: an adapter that is broken in one way fails the fact that is about it.</summary>
public sealed class BrokenAdapterTests
{
    private static readonly CrmCapabilities s_searchOnly = new() { Settle = TimeSpan.Zero, CanMove = true, CanErase = true, MoveBatch = 100, NameLength = 100, BodyLength = 100_000 };

    private static readonly Dictionary<string, (CrmCapabilities? Store, Func<InMemoryHarness.Around, ICrmAdapter> Around)> s_broken = new()
    {
        [nameof(UpdatesNothing)] = (null, a => new UpdatesNothing(a.Crm)),
        [nameof(DoublesContacts)] = (s_searchOnly, a => new DoublesContacts(a.Crm)),
        [nameof(LooksThenMakes)] = (s_searchOnly, a => new LooksThenMakes(a.Crm)),
        [nameof(FoldsCase)] = (null, a => new FoldsCase(a.Crm)),
        [nameof(TakesAnOutageForAbsent)] = (null, a => new TakesAnOutageForAbsent(a.Crm)),
        [nameof(TakesNonsenseForAbsent)] = (null, a => new TakesNonsenseForAbsent(a.Crm)),
        [nameof(LosesTheWait)] = (null, a => new LosesTheWait(a.Crm)),
        [nameof(OverwritesNames)] = (null, a => new OverwritesNames(a.Crm, a.Store)),
        [nameof(AnswersForeignRecords)] = (null, a => new AnswersForeignRecords(a.Crm)),
        [nameof(WritesUnchangedFields)] = (null, a => new WritesUnchangedFields(a.Crm, a.Store)),
        [nameof(LabelsTheName)] = (null, a => new LabelsTheName(a.Crm)),
        [nameof(UpdatesTheAbsent)] = (null, a => new UpdatesTheAbsent(a.Crm)),
        [nameof(ErasesTooMuch)] = (null, a => new ErasesTooMuch(a.Crm, a.Store)),
        [nameof(ErasesUndeclared)] = (null, a => new ErasesUndeclared(a.Crm)),
        [nameof(HalvesCharacters)] = (null, a => new HalvesCharacters(a.Crm)),
        [nameof(MovesNothing)] = (null, a => new MovesNothing(a.Crm)),
        [nameof(TakesAMergedContactForGone)] = (null, a => new TakesAMergedContactForGone(a.Crm, a.Store)),
        [nameof(DoublesTickets)] = (s_searchOnly, a => new DoublesTickets(a.Crm)),
        [nameof(LosesTheLastPage)] = (null, a => new LosesTheLastPage(a.Crm)),
        [nameof(PagesByNumber)] = (null, a => new PagesByNumber(a.Crm, a.Store)),
        [nameof(FoldsKeys)] = (null, a => new FoldsKeys(a.Crm)),
        [nameof(MovesWhateverTheOwner)] = (null, a => new MovesWhateverTheOwner(a.Crm, a.Store)),
        [nameof(DropsOtherContacts)] = (null, a => new DropsOtherContacts(a.Crm, a.Store)),
        [nameof(LeavesHalfMoves)] = (null, a => new LeavesHalfMoves(a.Crm, a.Store)),
        [nameof(RefusesARepetition)] = (null, a => new RefusesARepetition(a.Crm, a.Store)),
        [nameof(CutsBodies)] = (null, a => new CutsBodies(a.Crm)),
        [nameof(EscapesBodies)] = (null, a => new EscapesBodies(a.Crm)),
        [nameof(ForgetsTheVisitor)] = (null, a => new ForgetsTheVisitor(a.Crm)),
        [nameof(IgnoresCancellation)] = (null, a => new IgnoresCancellation(a.Crm)),
    };

    [Theory]
    [Trait("Rule", "A4")]
    [InlineData(nameof(UpdatesNothing), nameof(CrmAdapterConformance.An_update_writes_what_differs))]
    [InlineData(nameof(DoublesContacts), nameof(CrmAdapterConformance.Making_a_contact_again_makes_no_second_one_where_keys_are_kept))]
    [InlineData(nameof(LooksThenMakes), nameof(CrmAdapterConformance.Sixty_four_at_once_make_one_contact))]
    [InlineData(nameof(FoldsCase), nameof(CrmAdapterConformance.A_contact_is_never_found_by_an_identifier_that_differs_in_case))]
    [InlineData(nameof(TakesAnOutageForAbsent), nameof(CrmAdapterConformance.An_outage_is_told_and_never_taken_for_absent))]
    [InlineData(nameof(TakesNonsenseForAbsent), nameof(CrmAdapterConformance.An_answer_that_makes_no_sense_is_unknown_and_never_taken_for_absent))]
    [InlineData(nameof(LosesTheWait), nameof(CrmAdapterConformance.A_rate_limit_is_told_with_the_wait_that_the_CRM_asked_for))]
    [InlineData(nameof(OverwritesNames), nameof(CrmAdapterConformance.A_contact_that_is_there_keeps_its_names))]
    [InlineData(nameof(AnswersForeignRecords), nameof(CrmAdapterConformance.A_contact_that_is_not_there_is_null))]
    [InlineData(nameof(WritesUnchangedFields), nameof(CrmAdapterConformance.An_update_leaves_alone_what_an_agent_changed_meanwhile))]
    [InlineData(nameof(LabelsTheName), nameof(CrmAdapterConformance.A_label_is_kept_or_ignored_and_touches_nothing_else))]
    [InlineData(nameof(UpdatesTheAbsent), nameof(CrmAdapterConformance.Changing_a_contact_that_is_not_there_is_not_found))]
    [InlineData(nameof(ErasesTooMuch), nameof(CrmAdapterConformance.Erasing_takes_a_contact_with_its_tickets_and_nothing_else))]
    [InlineData(nameof(ErasesUndeclared), nameof(CrmAdapterConformance.Erasing_takes_a_contact_with_its_tickets_and_nothing_else))]
    [InlineData(nameof(HalvesCharacters), nameof(CrmAdapterConformance.A_name_of_the_declared_length_is_kept_and_no_character_is_halved))]
    [InlineData(nameof(MovesNothing), nameof(CrmAdapterConformance.A_ticket_moves_and_moves_back_and_is_read_back_so))]
    [InlineData(nameof(TakesAMergedContactForGone), nameof(CrmAdapterConformance.A_contact_that_an_agent_merged_into_another_is_not_gone))]
    [InlineData(nameof(DoublesTickets), nameof(CrmAdapterConformance.The_same_key_makes_one_ticket_or_shows_both))]
    [InlineData(nameof(LosesTheLastPage), nameof(CrmAdapterConformance.More_than_two_hundred_and_fifty_tickets_are_listed_each_once_and_in_a_stable_order))]
    [InlineData(nameof(PagesByNumber), nameof(CrmAdapterConformance.Tickets_that_leave_the_list_while_it_is_read_hide_no_other))]
    [InlineData(nameof(FoldsKeys), nameof(CrmAdapterConformance.A_ticket_is_never_found_by_a_key_that_differs_in_case))]
    [InlineData(nameof(MovesWhateverTheOwner), nameof(CrmAdapterConformance.A_ticket_that_an_agent_gave_to_another_since_it_was_read_stays_there))]
    [InlineData(nameof(DropsOtherContacts), nameof(CrmAdapterConformance.Other_contacts_of_a_ticket_stay))]
    [InlineData(nameof(LeavesHalfMoves), nameof(CrmAdapterConformance.A_half_move_is_finished_and_other_contacts_stay))]
    [InlineData(nameof(RefusesARepetition), nameof(CrmAdapterConformance.Moving_again_is_harmless))]
    [InlineData(nameof(CutsBodies), nameof(CrmAdapterConformance.A_body_of_the_declared_length_is_kept_whole))]
    [InlineData(nameof(EscapesBodies), nameof(CrmAdapterConformance.Bodies_are_kept_unchanged))]
    [InlineData(nameof(ForgetsTheVisitor), nameof(CrmAdapterConformance.A_ticket_is_found_by_key_by_id_and_in_its_contacts_list))]
    [InlineData(nameof(IgnoresCancellation), nameof(CrmAdapterConformance.A_call_that_is_cancelled_ends_and_does_nothing))]
    public async Task A_broken_adapter_fails_by_the_right_fact(string broken, string fact)
    {
        (CrmCapabilities? store, Func<InMemoryHarness.Around, ICrmAdapter> around) = s_broken[broken];
        IReadOnlyDictionary<string, string> failed = await Probe.RunAsync(() => new InMemoryProbe(store, around), broken == nameof(LooksThenMakes) ? fact : null);
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join('\n', failed.Select(f => $"{f.Key}: {f.Value}")));
        failed.Should().ContainKey(fact);
        failed.Should().HaveCountLessThanOrEqualTo(12, "the others still hold: a fact tells what is broken");
    }

    [Fact]
    [Trait("Rule", "A4")]
    public async Task The_same_adapters_without_their_break_fail_nothing()
    {
        (await Probe.RunAsync(() => new InMemoryProbe(null, a => a.Crm))).Should().BeEmpty();
        (await Probe.RunAsync(() => new InMemoryProbe(s_searchOnly, a => a.Crm))).Should().BeEmpty();
    }
}
