using Tidegate.Auth.Stores;

namespace Tidegate.Tests.Auth;

/// <summary>Stores in memory that can be taken away, and that count how often they are asked.</summary>
internal sealed class AwayStores : IUserStore, IApiKeyStore, IDocumentStore, IRevocationStore
{
    public MemoryStores Inner { get; } = new();

    public bool IsAway { get; set; }

    /// <summary>Away for whoever removes a user, and only then.</summary>
    public bool IsAwayOnDelete { get; set; }

    public int Reads { get; private set; }

    public ValueTask<UserRecord?> FindAsync(string name, CancellationToken cancellation) => Users().FindAsync(name, cancellation);

    public ValueTask<UserRecord?> FindAsync(long id, CancellationToken cancellation) => Users().FindAsync(id, cancellation);

    public ValueTask<UserRecord?> AddAsync(UserRecord draft, CancellationToken cancellation) => Users().AddAsync(draft, cancellation);

    public ValueTask<UserRecord?> UpdateAsync(UserRecord user, CancellationToken cancellation) => Users().UpdateAsync(user, cancellation);

    public ValueTask<bool> DeleteAsync(string name, CancellationToken cancellation) =>
        IsAwayOnDelete ? throw new StoreUnavailableException("It went away.") : Users().DeleteAsync(name, cancellation);

    public ValueTask<IReadOnlyList<UserRecord>> ListAsync(string? after, int count, CancellationToken cancellation) =>
        Users().ListAsync(after, count, cancellation);

    public ValueTask<ApiKeyRecord?> FindByHashAsync(string hash, CancellationToken cancellation) =>
        Keys().FindByHashAsync(hash, cancellation);

    ValueTask<ApiKeyRecord?> IApiKeyStore.FindAsync(string id, CancellationToken cancellation) => Keys().FindAsync(id, cancellation);

    public ValueTask<bool> AddAsync(ApiKeyRecord key, CancellationToken cancellation) => Keys().AddAsync(key, cancellation);

    public ValueTask<bool> RotateAsync(string id, DateTimeOffset oldEndsAt, ApiKeyRecord successor, CancellationToken cancellation) =>
        Keys().RotateAsync(id, oldEndsAt, successor, cancellation);

    public ValueTask<bool> RevokeAsync(string id, DateTimeOffset at, CancellationToken cancellation) =>
        Keys().RevokeAsync(id, at, cancellation);

    public ValueTask TouchAsync(IReadOnlyDictionary<string, DateTimeOffset> lastUsed, CancellationToken cancellation) =>
        Keys().TouchAsync(lastUsed, cancellation);

    public ValueTask<IReadOnlyList<ApiKeyRecord>> ListAsync(string? owner, string? after, int count, CancellationToken cancellation) =>
        Keys().ListAsync(owner, after, count, cancellation);

    public ValueTask<IReadOnlyList<StoredDocument>> ListAsync(string kind, CancellationToken cancellation) =>
        Documents().ListAsync(kind, cancellation);

    public ValueTask<StoredDocument?> PutAsync(StoredDocument document, CancellationToken cancellation) =>
        Documents().PutAsync(document, cancellation);

    public ValueTask<bool> DeleteAsync(string kind, string name, CancellationToken cancellation) =>
        Documents().DeleteAsync(kind, name, cancellation);

    public ValueTask AddAsync(Revocation revocation, CancellationToken cancellation) => Revocations().AddAsync(revocation, cancellation);

    public ValueTask<Revocation?> FindAsync(RevocationKind kind, string value, CancellationToken cancellation) =>
        Revocations().FindAsync(kind, value, cancellation);

    public ValueTask<IReadOnlyList<Revocation>> ListAsync(DateTimeOffset now, CancellationToken cancellation) =>
        Revocations().ListAsync(now, cancellation);

    public ValueTask<int> PurgeAsync(DateTimeOffset before, CancellationToken cancellation) =>
        Revocations().PurgeAsync(before, cancellation);

    private IUserStore Users() => Asked().Users;

    private IApiKeyStore Keys() => Asked().ApiKeys;

    private IDocumentStore Documents() => Asked().Documents;

    private IRevocationStore Revocations() => Asked().Revocations;

    private MemoryStores Asked()
    {
        Reads++;
        return IsAway ? throw new StoreUnavailableException("It was taken away.") : Inner;
    }
}
