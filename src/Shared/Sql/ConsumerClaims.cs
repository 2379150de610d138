using AnonIdentity.Ledger;

namespace AnonIdentity.Sql;

/// <summary>Claims of consumers: one row each, one statement a call.</summary>
internal sealed class ConsumerClaims(SqlRunner runner)
{
    public Task<ConsumerRecord> ClaimAsync(ConsumerId consumer, string claimant, CancellationToken cancellationToken)
    {
        string key = SqlText.Exact(consumer.Value);
        string claims = SqlText.Exact(claimant);
        return runner.WriteAsync(
            async (session, cancel) =>
            {
                ConsumerRecord record = new(consumer, null, null);
                await session.RunAsync(
                    runner.Statement().Add($"insert into {runner.Tables.Consumer} as c (tenant, consumer, claimed_by) values ({runner.Tenant}, {key}, {claims}) ").Add(
                        $"on conflict (tenant, consumer) do update set claimed_by = coalesce(c.claimed_by, excluded.claimed_by) returning contact, claimed_by"),
                    row => record = new ConsumerRecord(consumer, row.Contact(0), row.Text(1)),
                    cancel).ConfigureAwait(false);
                await session.CommitAsync(cancel).ConfigureAwait(false);
                return record;
            },
            cancellationToken);
    }

    public Task ReleaseAsync(ConsumerId consumer, string claimant, CrmContactId? contact, CancellationToken cancellationToken)
    {
        string key = SqlText.Exact(consumer.Value);
        string? known = contact is { } id ? SqlText.Exact(id.Value) : null;
        return runner.WriteAsync(
            async (session, cancel) =>
            {
                // A row without claim and contact says nothing that no row would not say.
                SqlStatement sql = runner.Statement();
                _ = known is null ? sql.Add($"delete from {runner.Tables.Consumer} ") : sql.Add($"update {runner.Tables.Consumer} set claimed_by = null, contact = {known} ");
                await session.RunAsync(
                    sql.Add($"where tenant = {runner.Tenant} and consumer = {key} and claimed_by = {claimant}"),
                    null,
                    cancel).ConfigureAwait(false);
                await session.CommitAsync(cancel).ConfigureAwait(false);
                return true;
            },
            cancellationToken);
    }
}
