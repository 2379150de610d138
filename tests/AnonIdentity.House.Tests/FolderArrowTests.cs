using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using FluentAssertions;
using Xunit;

namespace AnonIdentity.House.Tests;

/// <summary>Who may know whom inside the core, read from the compiled code.</summary>
public sealed class FolderArrowTests
{
    /// <summary>From the ground up; those of one line may know each other. A folder that stands later is not known.</summary>
    private static readonly string[][] Order =
    [
        [""],
        ["Crm"],
        ["Ledger"],
        ["Diagnostics"],
        ["Issuing", "Naming"],
        ["Policy"],
        ["Operations"],
        ["Opening", "Merging", "Visitors", "Recovery"],
        ["InMemory"],
        ["DependencyInjection"],
    ];

    /// <summary>The arrows that point the wrong way, each for a reason: the contract of recovery speaks of subjects and of the ledger's counts;
    /// an identity answers for itself whether it is blocked.</summary>
    private static readonly string[] Known =
    [
        "AnonIdentity.ConsumerId -> AnonIdentity.Policy.BlockedIdentities",
        "AnonIdentity.IRecovery -> AnonIdentity.Ledger.LedgerStatus",
        "AnonIdentity.ParkedOperation -> AnonIdentity.Ledger.Subject",
    ];

    private static readonly Architecture Core = new ArchLoader().LoadAssembly(typeof(VisitorId).Assembly).Build();
    private static readonly Dictionary<string, IType> Own = Core.Types.Where(t => Folder(t) is not null).ToDictionary(t => t.FullName);

    [Fact]
    public void Every_folder_has_its_place_in_the_order() =>
        Own.Values.Select(t => Folder(t)!).Distinct().Should().BeSubsetOf(Order.SelectMany(o => o));

    [Fact]
    public void No_folder_knows_one_that_stands_above_it()
    {
        var found = Arrows().Where(a => Place(a.From) < Place(a.To)).Select(a => $"{Outer(a.From)} -> {Outer(a.To)}").Distinct().ToArray();
        found.Except(Known).ShouldBeNone();
        Known.Except(found).ShouldBeNone("an arrow that is gone is taken off the list");
    }

    [Fact]
    public void Decisions_names_and_identifiers_are_pure()
    {
        string[] impure = ["AnonIdentity.Crm.ICrmAdapter", "AnonIdentity.Ledger.IVisitorLedger", "System.Threading.Tasks.Task", "Microsoft.Extensions.Logging.ILogger"];
        var pure = Own.Values.Where(t => Folder(t) is "Policy" or "Naming" or "Issuing").ToArray();
        pure.Should().NotBeEmpty();
        pure.SelectMany(t => t.Dependencies.Where(d => impure.Any(i => d.Target.FullName.StartsWith(i, StringComparison.Ordinal)))
            .Select(d => $"{t.FullName} -> {d.Target.FullName}")).Distinct().ShouldBeNone();
    }

    private static IEnumerable<(IType From, IType To)> Arrows() =>
        from type in Own.Values
        from dependency in type.Dependencies
        where Own.ContainsKey(dependency.Target.FullName)
        select (type, Own[dependency.Target.FullName]);

    private static int Place(IType type) => Array.FindIndex(Order, o => o.Contains(Folder(type)));

    private static string Outer(IType type) => type.FullName.Split('+', '/')[0];

    private static string? Folder(IType type)
    {
        var name = type.Namespace?.FullName ?? "";
        return name switch
        {
            "AnonIdentity" => "",
            "Microsoft.Extensions.DependencyInjection" when type.Assembly.Name.StartsWith("AnonIdentity", StringComparison.Ordinal) => "DependencyInjection",
            _ when name.StartsWith("AnonIdentity.", StringComparison.Ordinal) => name["AnonIdentity.".Length..].Split('.')[0],
            _ => null,
        };
    }
}
