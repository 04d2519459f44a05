namespace Tidegate.Storage;

/// <summary>Where the stores keep what they hold.</summary>
public enum StorageProvider
{
    /// <summary>One file beside the gateway.</summary>
    Sqlite,

    /// <summary>A PostgreSQL server, 13 or later.</summary>
    Postgres,

    /// <summary>Memory: what is stored ends with the process.</summary>
    Memory,
}
