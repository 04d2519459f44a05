using Microsoft.Data.Sqlite;
using SQLitePCL;
using Tidegate.Auth.Stores;

namespace Tidegate.Storage.Sqlite;

/// <summary>What SQLite says, in words for an operator (SQLite: Result and Error Codes).</summary>
internal static class SqliteFaults
{
    /// <summary>What to throw in place of the driver's exception.</summary>
    public static Exception From(SqliteException e, string file) =>
        (e.SqliteErrorCode & 0xFF) == raw.SQLITE_CONSTRAINT
            ? new InvalidOperationException("The database has an entry with this id already, or lacks the one it belongs to.", e)
            : new StoreUnavailableException($"The database file {file} {Reason(e)}.", e);

    /// <summary>Whether the connection can go on: only a lock passes by itself.</summary>
    public static bool LeavesConnectionWell(SqliteException e) =>
        (e.SqliteErrorCode & 0xFF) is raw.SQLITE_BUSY or raw.SQLITE_LOCKED or raw.SQLITE_CONSTRAINT;

    /// <summary>Whether the file's contents have to be looked at before anything in it is believed again.</summary>
    public static bool CastsDoubtOnFile(SqliteException e) => (e.SqliteErrorCode & 0xFF) is raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB;

    private static string Reason(SqliteException e) =>
        (e.SqliteErrorCode & 0xFF) switch
        {
            raw.SQLITE_BUSY or raw.SQLITE_LOCKED => "is locked by another program, for longer than we wait",
            raw.SQLITE_READONLY => "is read-only: check its permissions, its folder's and how its disk is mounted",
            raw.SQLITE_FULL => "cannot grow: its disk is full, or a limit is reached",
            raw.SQLITE_CORRUPT => "is damaged: stop the gateway and restore a backup",
            raw.SQLITE_NOTADB => "is no SQLite database, or is damaged: stop the gateway and restore a backup",
            raw.SQLITE_CANTOPEN => "cannot be opened: it or its folder is missing or read-only, or this user may not write there",
            raw.SQLITE_PERM or raw.SQLITE_AUTH => "may not be used by this user: check its permissions and its folder's",
            raw.SQLITE_IOERR => $"cannot be read or written: the system reports an error of the disk (SQLite {e.SqliteExtendedErrorCode})",
            raw.SQLITE_NOMEM => "cannot be used: there is not enough memory",
            _ => $"cannot be used (SQLite {e.SqliteExtendedErrorCode})",
        };
}
