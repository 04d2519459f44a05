namespace Tidegate.Storage;

/// <summary>Where users, keys, tokens, plans and the audit log are kept. Checked at start by <see cref="StorageOptionsFaults"/>.</summary>
public sealed class StorageOptions
{
    /// <summary>Kind of the database. Default <c>Sqlite</c>; <c>Sqlite</c>, <c>Postgres</c> or <c>Memory</c>.</summary>
    public StorageProvider Provider { get; set; }

    /// <summary>The file of SQLite, made with owner-only permissions where there is none; its folder must be there. Default <c>tidegate.db</c>.</summary>
    public string File { get; set; } = "tidegate.db";

    /// <summary>Connection string of PostgreSQL, such as <c>Host=db;Database=tidegate;Username=tidegate;Password=...</c>. Holds a secret: prefer <see cref="ConnectionStringFile"/>. Default none.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>File that holds the connection string of PostgreSQL and nothing else, at most 16,384 bytes. Default none.</summary>
    public string? ConnectionStringFile { get; set; }

    /// <summary>Calls that the database serves at the same time; SQLite writes one at a time besides. Others wait. Default 8; 1 to 256.</summary>
    public int ConnectionsMax { get; set; } = 8;

    /// <summary>Longest wait of a call for its turn, for a lock and for an answer, each. Default 5 s; 100 ms to 60 s.</summary>
    public TimeSpan CallTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a start waits for a server that does not answer yet, or for another process that is migrating. Default 30 s; 0 s to 10 min.</summary>
    public TimeSpan StartTimeout { get; set; } = TimeSpan.FromSeconds(30);
}
