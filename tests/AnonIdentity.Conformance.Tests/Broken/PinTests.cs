namespace AnonIdentity.Conformance.Tests.Broken;

/// <summary>A known deviation is pinned, never skipped.</summary>
public sealed class PinTests
{
    private const string Fact = nameof(CrmAdapterConformance.Changing_a_contact_that_is_not_there_is_not_found);

    [Fact]
    [Trait("Rule", "A4")]
    public async Task A_pinned_deviation_passes_and_stands_in_the_report()
    {
        (await RunAsync(a => new UpdatesTheAbsent(a.Crm), new Deviation(Fact, "no contact has this id", "this CRM says 200"))).Should().BeEmpty();
        ConformanceReport.Of(typeof(Pinned)).Should().Contain("| Changing a contact that is not there is not found | A2 | deviates: this CRM says 200 |").And.Contain("1 deviate");
    }

    [Fact]
    [Trait("Rule", "A4")]
    public async Task A_pin_fails_when_the_adapter_fails_otherwise_or_no_longer()
    {
        (await RunAsync(a => new UpdatesTheAbsent(a.Crm), new Deviation(Fact, "another message", "r"))).Should().ContainKey(Fact);
        (await RunAsync(a => a.Crm, new Deviation(Fact, "no contact has this id", "r"))).Should().ContainKey(Fact).WhoseValue.Should().Contain("no longer deviates");
    }

    [Fact]
    [Trait("Rule", "A4")]
    public async Task A_law_cannot_be_pinned_nor_can_what_is_no_fact()
    {
        const string Law = nameof(CrmAdapterConformance.An_update_writes_what_differs);
        (await RunAsync(a => new UpdatesNothing(a.Crm), new Deviation(Law, "the name differs", "r"))).Should().ContainKeys(Law, nameof(ConformanceSuite.Every_deviation_names_a_fact_that_may_deviate));
        foreach (Deviation wrong in new[] { new Deviation("No_such_fact", "x", "r"), new Deviation(Fact, "", "r"), new Deviation(Fact, "x", " ") })
        {
            (await RunAsync(a => new UpdatesTheAbsent(a.Crm), wrong)).Should().ContainKey(nameof(ConformanceSuite.Every_deviation_names_a_fact_that_may_deviate));
        }
    }

    [Fact]
    [Trait("Rule", "A4")]
    public void A_suite_that_is_neither_run_nor_listed_fails_the_coverage()
    {
        Action none = () => new Listing([]).Every_suite_is_run_or_listed_with_a_reason();
        none.Should().Throw<Exception>().WithMessage("*VisitorLedgerConformance is neither implemented nor listed*");
        Action noReason = () => new Listing(new() { [typeof(VisitorLedgerConformance)] = "" }).Every_suite_is_run_or_listed_with_a_reason();
        noReason.Should().Throw<Exception>().WithMessage("*neither implemented nor listed*");
        Action both = () => new Listing(new() { [typeof(VisitorLedgerConformance)] = "r", [typeof(CrmAdapterConformance)] = "r" }).Every_suite_is_run_or_listed_with_a_reason();
        both.Should().Throw<Exception>().WithMessage("*is listed as not run here, and is run*");
    }

    private static Task<IReadOnlyDictionary<string, string>> RunAsync(Func<InMemory.InMemoryHarness.Around, ICrmAdapter> around, Deviation deviation) =>
        Probe.RunAsync(() => new Pinned(around, deviation));

    // A report is of a type: others run the probe beside this test.
    private sealed class Pinned(Func<InMemory.InMemoryHarness.Around, ICrmAdapter> around, Deviation deviation) : InMemoryProbe(null, around, [deviation]);

    private sealed class Listing(Dictionary<Type, string> notHere) : SuiteCoverage
    {
        protected override IReadOnlyDictionary<Type, string> NotHere => notHere;
    }
}
