using AnonIdentity.Sql;
using Npgsql;
using NpgsqlTypes;

namespace AnonIdentity.PostgreSql;

/// <summary>A session on PostgreSQL. Without <see cref="BeginAsync"/> each run is a transaction of its own, a batch of several statements too.</summary>
internal sealed class PostgreSqlSession(NpgsqlConnection connection, Action<string>? statements) : SqlSession
{
    private NpgsqlTransaction? _transaction;

    public override async ValueTask BeginAsync(CancellationToken cancellationToken) =>
        _transaction ??= await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);

    public override async ValueTask CommitAsync(CancellationToken cancellationToken)
    {
        if (_transaction is { } transaction)
        {
            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public override async Task RunAsync(IReadOnlyList<SqlStatement> statements, Action<int, ISqlRow> onRow, CancellationToken cancellationToken)
    {
        if (statements is [SqlStatement only])
        {
            await RunAsync(only, row => onRow(0, row), cancellationToken).ConfigureAwait(false);
            return;
        }

        NpgsqlBatch batch = new(connection, _transaction);
        await using (batch.ConfigureAwait(false))
        {
            foreach (SqlStatement statement in statements)
            {
                Report(statement);
                NpgsqlBatchCommand command = new(statement.Text);
                Bind(command.Parameters, statement);
                batch.BatchCommands.Add(command);
            }

            NpgsqlDataReader reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                PostgreSqlRow row = new(reader);
                int index = 0;
                do
                {
                    while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                    {
                        onRow(index, row);
                    }

                    index++;
                }
                while (await reader.NextResultAsync(cancellationToken).ConfigureAwait(false));
            }
        }
    }

    public override async Task RunAsync(SqlStatement statement, Action<ISqlRow>? onRow, CancellationToken cancellationToken)
    {
        Report(statement);
        NpgsqlCommand command = new(statement.Text, connection, _transaction);
        await using (command.ConfigureAwait(false))
        {
            Bind(command.Parameters, statement);
            NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                PostgreSqlRow row = new(reader);
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    onRow?.Invoke(row);
                }
            }
        }
    }

    public override async ValueTask DisposeAsync()
    {
        if (_transaction is { } transaction)
        {
            await transaction.DisposeAsync().ConfigureAwait(false);
        }

        await connection.DisposeAsync().ConfigureAwait(false);
    }

    private static void Bind(NpgsqlParameterCollection parameters, SqlStatement statement)
    {
        foreach (SqlValue value in statement.Values)
        {
            parameters.Add(value switch
            {
                { IsText: true } => new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Text, Value = (object?)value.Text ?? DBNull.Value },
                { Number: { } number } => new NpgsqlParameter<long> { NpgsqlDbType = NpgsqlDbType.Bigint, TypedValue = number },
                _ => new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Bigint, Value = DBNull.Value },
            });
        }
    }

    private void Report(SqlStatement statement) => statements?.Invoke(statement.Text);
}
