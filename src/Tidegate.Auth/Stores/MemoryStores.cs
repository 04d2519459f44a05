using Tidegate.Auth.Audit;

namespace Tidegate.Auth.Stores;

/// <summary>All stores in memory, for a host without a database and for tests. What they hold ends with the process.</summary>
/// <remarks>
/// Thread-safe. Nothing here is ever unavailable. The newest 65,536 audit records and 16,384 changes are kept; the rest grows with what
/// administrators and sign-ins add, so purge it as a database is purged.
/// </remarks>
public sealed class MemoryStores
{
    /// <summary>Empty stores.</summary>
    public MemoryStores()
    {
        var tables = new MemoryTables();
        Users = new MemoryUserStore(tables);
        ApiKeys = new MemoryApiKeyStore(tables);
        Refresh = new MemoryRefreshStore(tables);
        Revocations = new MemoryRevocationStore(tables);
        Changes = new MemoryChangeStore(tables);
        Documents = new MemoryDocumentStore(tables);
        Brokers = new MemoryBrokerSessionStore(tables);
        Audit = new MemoryAuditStore(tables);
        Health = new MemoryStoreHealth();
    }

    /// <summary>The users.</summary>
    public IUserStore Users { get; }

    /// <summary>The API keys.</summary>
    public IApiKeyStore ApiKeys { get; }

    /// <summary>The refresh families.</summary>
    public IRefreshStore Refresh { get; }

    /// <summary>The revoked tokens.</summary>
    public IRevocationStore Revocations { get; }

    /// <summary>What was changed.</summary>
    public IChangeStore Changes { get; }

    /// <summary>Plans, policies and roles.</summary>
    public IDocumentStore Documents { get; }

    /// <summary>The logins at brokers.</summary>
    public IBrokerSessionStore Brokers { get; }

    /// <summary>The audit log.</summary>
    public IAuditStore Audit { get; }

    /// <summary>Always well.</summary>
    public IStoreHealth Health { get; }
}
