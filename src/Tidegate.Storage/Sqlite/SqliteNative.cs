using System.Runtime.InteropServices;
using SQLitePCL;

namespace Tidegate.Storage.Sqlite;

/// <summary>The one call to SQLite that the packages do not offer (SQLite C interface: <c>sqlite3_file_control</c>).</summary>
internal static partial class SqliteNative
{
    private const int PersistWal = 10;
    private const int HasMovedCode = 20;

    /// <summary>True where the file that this connection has open is not any more what its name leads to: moved, removed or replaced.</summary>
    /// <remarks>The system lets a process go on writing into a removed file, and all of it would be gone at the next start. About a microsecond.</remarks>
    public static bool HasMoved(sqlite3 connection)
    {
        var moved = 0;
        return Control(connection, HasMovedCode, ref moved) == raw.SQLITE_OK && moved != 0;
    }

    /// <summary>Lets the log file of writes stay when the connection closes: by now it may be that of the file which took our file's place.</summary>
    public static void KeepLogFile(sqlite3 connection)
    {
        var yes = 1;
        _ = Control(connection, PersistWal, ref yes);
    }

    private static int Control(sqlite3 connection, int operation, ref int argument)
    {
        var added = false;
        try
        {
            connection.DangerousAddRef(ref added);
            return FileControl(connection.DangerousGetHandle(), 0, operation, ref argument);
        }
        finally
        {
            if (added)
            {
                connection.DangerousRelease();
            }
        }
    }

    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_file_control")]
    private static partial int FileControl(nint connection, nint database, int operation, ref int argument);
}
