namespace AnonIdentity.Sql;

/// <summary>The names of the tables.</summary>
internal sealed class SqlTables(string prefix)
{
    public SqlRaw Subject { get; } = new(prefix + "subject");

    public SqlRaw Ticket { get; } = new(prefix + "ticket");

    public SqlRaw Operation { get; } = new(prefix + "operation");

    public SqlRaw Move { get; } = new(prefix + "move");

    public SqlRaw Consumer { get; } = new(prefix + "consumer");

    public SqlRaw Tombstone { get; } = new(prefix + "tombstone");

    public SqlRaw Gate { get; } = new(prefix + "gate");

    public SqlRaw SchemaVersion { get; } = new(prefix + "schema_version");
}
