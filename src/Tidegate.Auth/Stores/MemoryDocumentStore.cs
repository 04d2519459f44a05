namespace Tidegate.Auth.Stores;

/// <inheritdoc cref="IDocumentStore" />
internal sealed class MemoryDocumentStore(MemoryTables tables) : IDocumentStore
{
    public ValueTask<IReadOnlyList<StoredDocument>> ListAsync(string kind, CancellationToken cancellation)
    {
        lock (tables.Gate)
        {
            return new(
                tables
                    .Documents.Values.Where(document => document.Kind == kind)
                    .OrderBy(document => document.Name, StringComparer.Ordinal)
                    .ToList()
            );
        }
    }

    public ValueTask<StoredDocument?> PutAsync(StoredDocument document, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(document);
        lock (tables.Gate)
        {
            var key = (document.Kind, document.Name);
            if ((tables.Documents.GetValueOrDefault(key)?.Version ?? 0) != document.Version)
            {
                return new((StoredDocument?)null);
            }

            var put = document with { Version = document.Version + 1 };
            tables.Documents[key] = put;
            tables.Record(StoreChangeKind.Document, $"{put.Kind}:{put.Name}");
            return new(put);
        }
    }

    public ValueTask<bool> DeleteAsync(string kind, string name, CancellationToken cancellation)
    {
        lock (tables.Gate)
        {
            if (!tables.Documents.Remove((kind, name)))
            {
                return new(false);
            }

            tables.Record(StoreChangeKind.Document, $"{kind}:{name}");
            return new(true);
        }
    }
}
