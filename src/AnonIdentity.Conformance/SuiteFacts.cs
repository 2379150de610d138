using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Xunit;

namespace AnonIdentity.Conformance;

/// <summary>The facts of a suite, by reflection.</summary>
internal sealed record SuiteFacts(string Name, bool IsLaw, string Rules)
{
    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "Test assemblies are not trimmed.")]
    public static IReadOnlyList<SuiteFacts> Of(Type suite) =>
    [
        .. suite.GetMethods(BindingFlags.Instance | BindingFlags.Public)
            .Where(method => method.IsDefined(typeof(FactAttribute), inherit: true))
            .OrderBy(method => method.MetadataToken)
            .Select(method => new SuiteFacts(
                method.Name,
                method.IsDefined(typeof(LawAttribute), inherit: true),
                string.Join(", ", method.GetCustomAttributes<TraitAttribute>(inherit: true).Where(trait => trait.Name == "Rule").Select(trait => trait.Value)))),
    ];
}
