using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;

namespace AnonIdentity.Simulation.Points;

/// <summary>Fails commands inside the SQLite connections to the files of one folder: BEGIN and COMMIT are refused by SQLite itself, through an authorizer on every
/// connection that is opened; the statements between by an I/O error in their place.</summary>
internal sealed class FailingSqlite : IDisposable
{
    private const int Transaction = 22;
    private const int Deny = 1;
    private const int InputOutput = 10;
    private readonly string _folder;
    private readonly Opened _opened;
    private readonly Authorize _authorize;
    private readonly nint _entry;
    private volatile CommandFaults? _faults;

    public FailingSqlite(string folder)
    {
        _folder = folder;
        _opened = OnOpened;
        _authorize = OnAuthorize;
        _entry = Marshal.GetFunctionPointerForDelegate(_opened);
        SqliteException.ThrowExceptionForRC(Native.AutoExtension(_entry), null!);
    }

    private delegate int Opened(nint database, nint error, nint api);

    private delegate int Authorize(nint state, int action, nint first, nint second, nint third, nint fourth);

    /// <summary>How often SQLite itself refused a BEGIN or a COMMIT.</summary>
    public int Refused { get; private set; }

    /// <summary>What goes wrong from now on.</summary>
    public void Arm(CommandFaults faults) => _faults = faults;

    /// <summary>A statement is about to be sent.</summary>
    /// <exception cref="SqliteException">It fails.</exception>
    public void OnStatement(string text)
    {
        if (_faults?.Fails() == true)
        {
            throw new SqliteException("disk I/O error", InputOutput);
        }
    }

    public void Dispose() => _ = Native.CancelAutoExtension(_entry);

    private int OnOpened(nint database, nint error, nint api)
    {
        string file = Marshal.PtrToStringUTF8(Native.FileName(database, null)) ?? "";
        return file.StartsWith(_folder, StringComparison.Ordinal) ? Native.SetAuthorizer(database, Marshal.GetFunctionPointerForDelegate(_authorize), 0) : 0;
    }

    // Rolling back is never refused: SQLite does that by itself when a connection ends.
    private int OnAuthorize(nint state, int action, nint first, nint second, nint third, nint fourth)
    {
        if (action != Transaction || Marshal.PtrToStringUTF8(first) is not ("BEGIN" or "COMMIT") || _faults?.Fails() != true)
        {
            return 0;
        }

        Refused++;
        return Deny;
    }

#pragma warning disable SYSLIB1054 // Generated marshalling needs unsafe code in the whole project.
    private static class Native
    {
        [DllImport("e_sqlite3", EntryPoint = "sqlite3_auto_extension"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int AutoExtension(nint entry);

        [DllImport("e_sqlite3", EntryPoint = "sqlite3_cancel_auto_extension"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int CancelAutoExtension(nint entry);

        [DllImport("e_sqlite3", EntryPoint = "sqlite3_set_authorizer"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int SetAuthorizer(nint database, nint authorizer, nint state);

        [DllImport("e_sqlite3", EntryPoint = "sqlite3_db_filename"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern nint FileName(nint database, [MarshalAs(UnmanagedType.LPUTF8Str)] string? name);
    }
#pragma warning restore SYSLIB1054
}
