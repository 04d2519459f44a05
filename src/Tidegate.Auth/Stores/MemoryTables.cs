using Tidegate.Auth.Audit;

namespace Tidegate.Auth.Stores;

/// <summary>What the stores in memory share: one lock, so that a call sees and leaves everything whole, as a transaction would.</summary>
internal sealed class MemoryTables
{
    /// <summary>Changes kept: at 250 ms a poll nobody is this far behind, and a process has no other reader.</summary>
    public const int ChangesMax = 16_384;

    /// <summary>Audit records kept, about 300 bytes each; the oldest make room, the chain goes on.</summary>
    public const int AuditMax = 65_536;

    private long _changeSeq;

    public Lock Gate { get; } = new();

    public Dictionary<string, UserRecord> Users { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, ApiKeyRecord> ApiKeys { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, string> KeyIdByHash { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, RefreshFamily> Families { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, MemoryRefreshToken> RefreshTokens { get; } = new(StringComparer.Ordinal);

    public Dictionary<(RevocationKind Kind, string Value), Revocation> Revocations { get; } = [];

    public Dictionary<(string Kind, string Name), StoredDocument> Documents { get; } = [];

    public Dictionary<string, BrokerSessionRecord> BrokerSessions { get; } = new(StringComparer.Ordinal);

    public Queue<StoreChange> Changes { get; } = [];

    public Queue<AuditRecord> Audit { get; } = [];

    public long LastUserId { get; set; }

    public long LastChange => _changeSeq;

    public long LastAudit { get; set; }

    public string LastAuditHash { get; set; } = AuditChain.Root;

    /// <summary>Called with the gate held.</summary>
    public void Record(StoreChangeKind kind, string value)
    {
        Changes.Enqueue(new StoreChange(++_changeSeq, kind, value));
        if (Changes.Count > ChangesMax)
        {
            Changes.Dequeue();
        }
    }

    /// <summary>Revokes a family that is not revoked yet. Called with the gate held.</summary>
    public bool Revoke(string familyId, DateTimeOffset at)
    {
        if (!Families.TryGetValue(familyId, out var family) || family.RevokedAt is not null)
        {
            return false;
        }

        Families[familyId] = family with { RevokedAt = at };
        Record(StoreChangeKind.RefreshFamily, familyId);
        return true;
    }

    /// <summary>Forgets families and all tokens of theirs. Called with the gate held.</summary>
    public void RemoveFamilies(HashSet<string> ids)
    {
        foreach (var id in ids)
        {
            Families.Remove(id);
        }

        foreach (var hash in RefreshTokens.Where(token => ids.Contains(token.Value.FamilyId)).Select(token => token.Key).ToList())
        {
            RefreshTokens.Remove(hash);
        }
    }
}
