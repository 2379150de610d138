using AnonIdentity.Conformance.Tests.Broken;
using AnonIdentity.Ledger;

namespace AnonIdentity.Conformance.Tests.Ledgers;

/// <summary>The kit sees: a ledger that is broken in one way fails the fact that is about it.</summary>
public sealed class BrokenLedgerTests
{
    private static readonly Dictionary<string, Func<IVisitorLedger, IVisitorLedger>> s_broken = new()
    {
        [nameof(IgnoresTheVersion)] = l => new IgnoresTheVersion(l),
        [nameof(WritesPartOfALostCommit)] = l => new WritesPartOfALostCommit(l),
        [nameof(GivesTheLeaseTwice)] = l => new GivesTheLeaseTwice(l),
        [nameof(MeasuresALeaseByTheTaker)] = l => new MeasuresALeaseByTheTaker(l),
        [nameof(ErasesAnothersClaim)] = l => new ErasesAnothersClaim(l),
        [nameof(NeverTakesALeaseOver)] = l => new NeverTakesALeaseOver(l),
        [nameof(HidesTheFence)] = l => new HidesTheFence(l),
        [nameof(FoldsIdentifiers)] = l => new FoldsIdentifiers(l),
        [nameof(GivesAClaimToTheLast)] = l => new GivesAClaimToTheLast(l),
        [nameof(LetsAnyoneGiveAClaimBack)] = l => new LetsAnyoneGiveAClaimBack(l),
        [nameof(ShortensTheGate)] = l => new ShortensTheGate(l),
        [nameof(BuriesNobody)] = l => new BuriesNobody(l),
        [nameof(KeepsOldMoves)] = l => new KeepsOldMoves(l),
        [nameof(KeepsBodies)] = l => new KeepsBodies(l),
        [nameof(PagesOverlap)] = l => new PagesOverlap(l),
        [nameof(ScansHeldSubjects)] = l => new ScansHeldSubjects(l),
        [nameof(OverwritesOwners)] = l => new OverwritesOwners(l),
    };

    [Theory]
    [Trait("Rule", "A4")]
    [InlineData(nameof(IgnoresTheVersion), nameof(VisitorLedgerConformance.A_commit_on_another_version_is_lost_and_writes_nothing))]
    [InlineData(nameof(WritesPartOfALostCommit), nameof(VisitorLedgerConformance.A_new_subject_that_is_there_already_is_lost))]
    [InlineData(nameof(GivesTheLeaseTwice), nameof(VisitorLedgerConformance.A_held_lease_is_refused_until_it_ends_and_then_taken_over))]
    [InlineData(nameof(MeasuresALeaseByTheTaker), nameof(VisitorLedgerConformance.A_lease_is_measured_by_its_own_length_and_not_by_the_one_that_another_host_asks_for))]
    [InlineData(nameof(ErasesAnothersClaim), nameof(VisitorLedgerConformance.A_claim_that_another_operation_holds_outlives_the_erasure_of_its_consumer))]
    [InlineData(nameof(NeverTakesALeaseOver), nameof(VisitorLedgerConformance.A_held_lease_is_refused_until_it_ends_and_then_taken_over))]
    [InlineData(nameof(HidesTheFence), nameof(VisitorLedgerConformance.A_free_lease_is_taken_raises_the_version_and_answers_the_record))]
    [InlineData(nameof(FoldsIdentifiers), nameof(VisitorLedgerConformance.Identifiers_that_differ_in_case_or_form_are_different))]
    [InlineData(nameof(GivesAClaimToTheLast), nameof(VisitorLedgerConformance.Of_sixty_four_claims_at_once_exactly_one_wins))]
    [InlineData(nameof(LetsAnyoneGiveAClaimBack), nameof(VisitorLedgerConformance.A_claim_is_ours_until_it_is_given_back_and_can_be_repeated))]
    [InlineData(nameof(ShortensTheGate), nameof(VisitorLedgerConformance.The_gate_is_closed_for_the_longest_time_asked_for))]
    [InlineData(nameof(BuriesNobody), nameof(VisitorLedgerConformance.An_erased_visitor_leaves_only_a_tombstone))]
    [InlineData(nameof(KeepsOldMoves), nameof(VisitorLedgerConformance.A_purge_deletes_the_moves_of_one_merge))]
    [InlineData(nameof(KeepsBodies), nameof(VisitorLedgerConformance.A_ticket_reads_back_whole_and_its_body_leaves_the_ledger_when_replaced))]
    [InlineData(nameof(PagesOverlap), nameof(VisitorLedgerConformance.Ten_thousand_moves_are_written_and_read_in_pages))]
    [InlineData(nameof(ScansHeldSubjects), nameof(VisitorLedgerConformance.Due_subjects_come_longest_due_first_and_only_with_a_free_lease))]
    [InlineData(nameof(OverwritesOwners), nameof(VisitorLedgerConformance.New_moves_are_inserted_where_there_is_none_and_stay_as_they_are_where_there_is_one))]
    public async Task A_broken_ledger_fails_by_the_right_fact(string broken, string fact)
    {
        IReadOnlyDictionary<string, string> failed = await RunAsync(s_broken[broken]);
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join('\n', failed.Select(f => $"{f.Key}: {f.Value}")));
        failed.Should().ContainKey(fact);
    }

    [Fact]
    [Trait("Rule", "A4")]
    public async Task The_same_ledger_without_a_break_fails_nothing() => (await RunAsync(l => l)).Should().BeEmpty();

    private static Task<IReadOnlyDictionary<string, string>> RunAsync(Func<IVisitorLedger, IVisitorLedger> around) => Probe.RunAsync(() => new LedgerProbe(around));
}
