namespace AnonIdentity.Sql;

/// <summary>The versions of the schema: each list of statements leads from the version before. Never change one that was released.</summary>
internal static class SqlSchema
{
    /// <summary>The statements of every version, from 1.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Versions(SqlDialect dialect) => [First(dialect)];

    private static string[] First(SqlDialect dialect)
    {
        string p = dialect.Prefix;
        string key = dialect.KeyType;
        string small = dialect.SmallRows;
        return
        [
            $"create table {p}subject (tenant {key} not null, subject {key} not null, version bigint not null, state bigint not null, bound_to {key}, "
            + $"first_ticket_at bigint, name_given text, contact {key}, contact_uncertain bigint not null, holder text, lease_until bigint, lease_length bigint, "
            + $"due_at bigint, parked bigint not null, active_at bigint not null, primary key (tenant, subject)){small}",
            $"create index {Index(p, "subject_due")} on {p}subject (tenant, due_at) where due_at is not null",
            $"create index {Index(p, "subject_parked")} on {p}subject (tenant, subject) where parked = 1",
            $"create index {Index(p, "subject_silent")} on {p}subject (tenant, active_at) where state = 1",
            $"create index {Index(p, "subject_bound")} on {p}subject (tenant, bound_to, subject) where bound_to is not null",
            $"create table {p}operation (tenant {key} not null, subject {key} not null, number bigint not null, kind bigint not null, step bigint not null, "
            + $"consumer {key}, display_name text, branch bigint not null, placeholder {key}, target {key}, image_before text, image_after text, restore_to {key}, "
            + $"crm_cursor text, sweep bigint not null, uncertain bigint not null, outcome bigint not null, counts text, undo_counts text, reason text, "
            + $"begun_at bigint not null, due_at bigint, attempt bigint not null, failing_since bigint, parked_because text, primary key (tenant, subject, number)){small}",
            $"create table {p}ticket (tenant {key} not null, subject {key} not null, ticket_key {key} not null, state bigint not null, content_hash text not null, "
            + $"content text, crm_ticket {key}, forwarded_to text, trying_since bigint, due_at bigint, attempt bigint not null, failing_since bigint, "
            + $"parked_because text, primary key (tenant, subject, ticket_key))",
            $"create index {Index(p, "ticket_undelivered")} on {p}ticket (tenant, subject, ticket_key) where state in (1, 2)",
            $"create index {Index(p, "ticket_parked")} on {p}ticket (tenant, subject, ticket_key) where state = 5",
            $"create table {p}move (tenant {key} not null, subject {key} not null, number bigint not null, crm_ticket {key} not null, owners_before text not null, "
            + $"result bigint not null, undo_result bigint not null, primary key (tenant, subject, number, crm_ticket)){small}",
            $"create index {Index(p, "move_pending")} on {p}move (tenant, subject, number, crm_ticket) where result = 0",
            $"create table {p}consumer (tenant {key} not null, consumer {key} not null, contact {key}, claimed_by {key}, primary key (tenant, consumer)){small}",
            $"create table {p}tombstone (tenant {key} not null, hash {key} not null, buried_at bigint not null, primary key (tenant, hash)){small}",
            $"create table {p}gate (tenant {key} not null, closed_until bigint not null, primary key (tenant)){small}",
        ];
    }

    // An index lies in its table's schema on PostgreSQL; on SQLite its name needs the prefix.
    private static string Index(string prefix, string name) => prefix.EndsWith('.') ? name : prefix + name;
}
