using Microsoft.Data.Sqlite;

namespace AnonIdentity.Quickstart.Story;

/// <summary>Opens the CRM that the command line names.</summary>
internal static class StoryCrm
{
    /// <summary>Opens it.</summary>
    /// <param name="options">The command line.</param>
    /// <param name="ledger">The ledger's connection string; a CRM of our own stands beside it.</param>
    /// <returns><see langword="null"/>: the command line made no sense.</returns>
    public static IStoryCrm? Open(StoryOptions? options, string ledger)
    {
        if (options is { Url: { } url, Token: { } token })
        {
            return new RequestTrackerStoryCrm(url, token);
        }

        string? folder = Path.GetDirectoryName(new SqliteConnectionStringBuilder(ledger).DataSource);
        return options is null || folder is null ? null : new SqliteStoryCrm(Path.Combine(folder, "crm.db"));
    }
}
