namespace AnonIdentity.Conformance.Tests.Sqlite;

/// <summary>The adapter of the sample keeps the contract.</summary>
public sealed class SqliteCrmConformance : CrmAdapterConformance
{
    protected override IReadOnlyList<Deviation> Deviations { get; } =
    [
        new(nameof(A_ticket_for_a_contact_that_is_not_there_is_refused), "the contact is not there", "the sample's table has no foreign key"),
        new(nameof(A_move_to_a_contact_that_is_not_there_moves_nothing), "the target is not there", "the sample's table has no foreign key"),
    ];

    protected override ValueTask<CrmHarness> MakeAsync(CancellationToken cancellationToken) => SqliteCrmHarness.CreateAsync(cancellationToken);
}
