using System.Runtime.CompilerServices;
using Xunit;
using Xunit.Sdk;

namespace AnonIdentity.Conformance;

/// <summary>What all suites share: known deviations, and the report.</summary>
public abstract class ConformanceSuite : IClassFixture<ConformanceReport>
{
    private string? _notProvoked;
    private string _note = "";

    private protected ConformanceSuite()
    {
    }

    /// <summary>Known deviations; none if not overridden. A law cannot deviate.</summary>
    protected virtual IReadOnlyList<Deviation> Deviations => [];

    private protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>A pin that names nothing, or a law, would hide something.</summary>
    [Fact]
    [Law]
    [Trait("Rule", "A4")]
    public Task Every_deviation_names_a_fact_that_may_deviate() => CheckAsync(() =>
    {
        IReadOnlyList<SuiteFacts> facts = SuiteFacts.Of(GetType());
        foreach (Deviation deviation in Deviations)
        {
            SuiteFacts? fact = facts.FirstOrDefault(f => f.Name == deviation.Fact);
            fact.MustNotBeNull($"{deviation.Fact} is no fact of this suite");
            fact.IsLaw.MustBe(false, $"{deviation.Fact} is a law, from which nobody deviates");
            string.IsNullOrWhiteSpace(deviation.Reason).MustBe(false, $"the deviation from {deviation.Fact} gives its reason");
            string.IsNullOrWhiteSpace(deviation.Pinned).MustBe(false, $"the deviation from {deviation.Fact} says how it fails");
        }

        return Task.CompletedTask;
    });

    /// <summary>Says in the report that this fact could not be shown on this system.</summary>
    private protected void NotProvoked(string why) => _notProvoked = why;

    /// <summary>Says something in the report beside "kept".</summary>
    private protected void Note(string note) => _note = note;

    private protected async Task CheckAsync(Func<Task> check, [CallerMemberName] string fact = "")
    {
        ConformanceResults results = ConformanceResults.Of(GetType().FullName!);
        Deviation? pinned = SuiteFacts.Of(GetType()).Any(f => f.Name == fact && f.IsLaw) ? null : Deviations.FirstOrDefault(d => d.Fact == fact);
        try
        {
            await check();
        }
        catch (Exception failure) when (pinned is not null && failure.Message.Contains(pinned.Pinned, StringComparison.Ordinal))
        {
            results.Set(GetType(), fact, FactOutcome.Deviates, pinned.Reason);
            return;
        }
        catch (Exception)
        {
            results.Set(GetType(), fact, FactOutcome.Broken, "");
            throw;
        }

        if (pinned is not null)
        {
            results.Set(GetType(), fact, FactOutcome.Broken, "");
            throw new XunitException($"{fact} no longer deviates: take the pin away.");
        }

        results.Set(GetType(), fact, _notProvoked is null ? FactOutcome.Kept : FactOutcome.NotProvoked, _notProvoked ?? _note);
    }
}
