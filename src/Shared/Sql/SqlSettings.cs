using NodaTime;

namespace AnonIdentity.Sql;

/// <summary>What both packages hand to the ledger.</summary>
/// <param name="Tenant">The tenant: the first column of every key.</param>
/// <param name="Time">Waits between attempts.</param>
/// <param name="LedgerClock">A clock in place of the database's, for tests and replay.</param>
/// <param name="Statements">Told the text of every statement that is run, for tests.</param>
internal sealed record SqlSettings(string Tenant, TimeProvider Time, IClock? LedgerClock, Action<string>? Statements);
