namespace AnonIdentity.Ledger;

/// <summary>What a health check wants to know.</summary>
/// <param name="Due">How many subjects have due work.</param>
/// <param name="Parked">How many subjects have parked work.</param>
/// <param name="OldestDue">For how long the oldest due work has been due; zero when none is.</param>
public sealed record LedgerStatus(long Due, long Parked, TimeSpan OldestDue);
