using System.Globalization;

namespace AnonIdentity.Sql;

/// <summary>Brings the schema to the version of this library. Many hosts may start at once: one upgrades, the others wait and find it done.</summary>
internal static class SchemaUpgrade
{
    public static async Task RunAsync(SqlDialect dialect, SqlTables tables, CancellationToken cancellationToken)
    {
        IReadOnlyList<IReadOnlyList<string>> versions = SqlSchema.Versions(dialect);

        // A look without a lock first: the usual start needs no right to change tables.
        SqlSession look = await dialect.OpenAsync(SessionKind.Scan, cancellationToken).ConfigureAwait(false);
        await using (look.ConfigureAwait(false))
        {
            if (await ReadAsync(dialect, tables, look, versions.Count, cancellationToken).ConfigureAwait(false) == versions.Count)
            {
                return;
            }
        }

        SqlSession session = await dialect.OpenAsync(SessionKind.Write, cancellationToken).ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
        {
            await session.BeginAsync(cancellationToken).ConfigureAwait(false);
            foreach (string sql in dialect.BeforeSchema)
            {
                await session.RunAsync(sql, cancellationToken).ConfigureAwait(false);
            }

            long found = await ReadAsync(dialect, tables, session, versions.Count, cancellationToken).ConfigureAwait(false);
            foreach (string sql in Missing(versions, tables, found))
            {
                await session.RunAsync(sql, cancellationToken).ConfigureAwait(false);
            }

            await session.CommitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static IEnumerable<string> Missing(IReadOnlyList<IReadOnlyList<string>> versions, SqlTables tables, long found)
    {
        if (found == 0)
        {
            yield return $"create table {tables.SchemaVersion} (id bigint primary key, version bigint not null)";
            yield return $"insert into {tables.SchemaVersion} (id, version) values (1, 0)";
        }

        foreach (string sql in versions.Skip((int)found).SelectMany(statements => statements))
        {
            yield return sql;
        }

        yield return string.Create(CultureInfo.InvariantCulture, $"update {tables.SchemaVersion} set version = {versions.Count} where id = 1");
    }

    private static async Task<long> ReadAsync(SqlDialect dialect, SqlTables tables, SqlSession session, int known, CancellationToken cancellationToken)
    {
        bool exists = false;
        SqlStatement look = new("");
        look.Append(dialect.SchemaExists);
        await session.RunAsync(look, _ => exists = true, cancellationToken).ConfigureAwait(false);
        if (!exists)
        {
            return 0;
        }

        long version = 0;
        SqlStatement read = new("");
        read.Append($"select version from {tables.SchemaVersion} where id = 1");
        await session.RunAsync(read, row => version = row.GetInt64(0), cancellationToken).ConfigureAwait(false);
        return version <= known
            ? version
            : throw new InvalidOperationException(string.Create(
                CultureInfo.InvariantCulture,
                $"The ledger's schema has version {version}, this library knows {known}: a newer library was here. Update this host's package."));
    }
}
