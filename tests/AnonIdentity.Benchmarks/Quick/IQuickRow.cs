namespace AnonIdentity.Benchmarks.Quick;

/// <summary>One work of the table, measured in seconds instead of minutes.</summary>
internal interface IQuickRow
{
    /// <summary>What is measured; a word given after <c>--quick</c> selects the rows that contain it.</summary>
    string Work { get; }

    /// <summary>Measures, and answers a line for each thing that the work is compared with.</summary>
    Task<IReadOnlyList<QuickResult>> MeasureAsync(CancellationToken cancellationToken);
}
