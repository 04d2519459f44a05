using System.Net.Sockets;
using Npgsql;
using Tidegate.Auth.Stores;

namespace Tidegate.Storage.Postgres;

/// <summary>What PostgreSQL and its driver say, in words for an operator (PostgreSQL 15, appendix A: error codes). Never what was sent to it.</summary>
internal static class PostgresFaults
{
    /// <summary>What to throw in place of the driver's exception.</summary>
    public static Exception From(Exception e) =>
        e is PostgresException { SqlState: ['2', '3', ..] }
            ? new InvalidOperationException("The database has an entry with this id already, or lacks the one it belongs to.", e)
            : new StoreUnavailableException($"The database server {Reason(e)}.", e);

    /// <summary>An exception of the driver, not of the work that used it.</summary>
    public static bool IsOfDriver(Exception e) => e is NpgsqlException or SocketException or IOException or TimeoutException;

    /// <summary>The connection broke, as all that were open do when the server restarts. A new one may well work.</summary>
    public static bool IsBrokenConnection(Exception e) =>
        e is PostgresException { SqlState: PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown }
        || (e is NpgsqlException and not PostgresException && e.InnerException is IOException or SocketException or EndOfStreamException);

    /// <summary>The server cannot be asked yet: nobody listens, or it is starting.</summary>
    public static bool IsNotThereYet(Exception e) =>
        e is PostgresException { SqlState: PostgresErrorCodes.CannotConnectNow }
        || (e is NpgsqlException and not PostgresException && e.InnerException is SocketException or TimeoutException or IOException);

    /// <summary>Two transactions were in each other's way; this one was undone and may be tried again.</summary>
    public static bool IsConflict(Exception e) =>
        e is PostgresException { SqlState: PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure };

    /// <summary>The tables are not those of our schema, as after a restore.</summary>
    public static bool CastsDoubtOnSchema(Exception e) =>
        e is PostgresException { SqlState: PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.UndefinedColumn };

    private static string Reason(Exception e) =>
        e switch
        {
            PostgresException answer => Reason(answer),
            { InnerException: SocketException socket } => $"cannot be reached ({socket.SocketErrorCode})",
            { InnerException: TimeoutException } or TimeoutException => "does not answer in time",
            { InnerException: IOException } => "has closed the connection",
            { InnerException: System.Security.Authentication.AuthenticationException } => "offers a TLS connection that is not trusted",
            _ => "cannot be used",
        };

    private static string Reason(PostgresException answer) =>
        answer.SqlState switch
        {
            PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown => "is stopping",
            PostgresErrorCodes.CannotConnectNow => "is starting or stopping",
            PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification =>
                "refuses the user or the password of the connection string",
            PostgresErrorCodes.InvalidCatalogName => "has no database of the name in the connection string",
            PostgresErrorCodes.InsufficientPrivilege =>
                "does not let this user do that: it needs CREATE on the schema, or a schema that is up to date and all rights on its tables",
            PostgresErrorCodes.ReadOnlySqlTransaction => "is read-only, as a standby is: name the primary",
            PostgresErrorCodes.DiskFull => "cannot write: its disk is full",
            PostgresErrorCodes.OutOfMemory => "is out of memory",
            PostgresErrorCodes.TooManyConnections => "has no connection left: lower ConnectionsMax or raise its max_connections",
            PostgresErrorCodes.QueryCanceled or PostgresErrorCodes.LockNotAvailable =>
                "did not finish in time: a lock is held, or it is overloaded",
            PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure =>
                "had transactions in each other's way, several times in a row",
            PostgresErrorCodes.DataCorrupted or PostgresErrorCodes.IndexCorrupted => "reports damaged data: restore a backup",
            PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.UndefinedColumn =>
                "lacks tables of ours: restore a backup, or restart to make them",
            PostgresErrorCodes.DuplicateTable =>
                "has tables of another program under our names (tg_...): name another schema (Search Path)",
            _ => $"refuses the statement (SQLSTATE {answer.SqlState})",
        };
}
