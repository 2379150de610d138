using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Xunit;

namespace AnonIdentity.Conformance;

/// <summary>Checks that a test program runs every suite of the kit, or says why not. Derive one class from it, empty but for reasons.</summary>
public abstract class SuiteCoverage
{
    /// <summary>The suites that this program does not run, each with the reason: an adapter's program has no ledger to check.</summary>
    protected abstract IReadOnlyDictionary<Type, string> NotHere { get; }

    /// <summary>The test program.</summary>
    protected virtual Assembly Program => GetType().Assembly;

    /// <summary>A suite that nobody runs shows nothing.</summary>
    [Fact]
    [Trait("Rule", "A4")]
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Test assemblies are not trimmed.")]
    public void Every_suite_is_run_or_listed_with_a_reason()
    {
        Type[] suites = [.. typeof(SuiteCoverage).Assembly.GetTypes().Where(type => type.IsAbstract && type.IsSubclassOf(typeof(ConformanceSuite)))];
        suites.MustAll(_ => true);
        Type[] here = Program.GetTypes();
        foreach (Type suite in suites)
        {
            bool isRun = here.Any(type => type is { IsAbstract: false, IsPublic: true } && type.IsSubclassOf(suite));
            bool isListed = NotHere.TryGetValue(suite, out string? reason) && !string.IsNullOrWhiteSpace(reason);
            (isRun || isListed).MustBe(true, $"{suite.Name} is neither implemented nor listed with a reason");
            (isRun && isListed).MustBe(false, $"{suite.Name} is listed as not run here, and is run");
        }

        NotHere.Keys.MustAll(suites.Contains, "only suites are listed");
    }
}
