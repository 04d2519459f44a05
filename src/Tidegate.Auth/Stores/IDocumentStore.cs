namespace Tidegate.Auth.Stores;

/// <summary>Plans, policies and roles. Every change is also a <see cref="StoreChange"/>, in the same transaction.</summary>
/// <inheritdoc cref="IUserStore" path="/remarks" />
public interface IDocumentStore
{
    /// <summary>All of a kind, in the order of their names (ordinal).</summary>
    ValueTask<IReadOnlyList<StoredDocument>> ListAsync(string kind, CancellationToken cancellation);

    /// <summary>Adds a document (version 0) or replaces one.</summary>
    /// <returns>The document with its new version; null where it is there already, gone, or was changed since its version.</returns>
    ValueTask<StoredDocument?> PutAsync(StoredDocument document, CancellationToken cancellation);

    /// <summary>Removes a document.</summary>
    ValueTask<bool> DeleteAsync(string kind, string name, CancellationToken cancellation);
}
