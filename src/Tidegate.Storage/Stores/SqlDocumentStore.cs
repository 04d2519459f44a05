using System.Data.Common;
using Tidegate.Auth.Stores;
using Tidegate.Storage.Sql;
using static Tidegate.Storage.Sql.SqlArgument;

namespace Tidegate.Storage.Stores;

/// <inheritdoc cref="IDocumentStore" />
internal sealed class SqlDocumentStore(ISqlDatabase database) : IDocumentStore
{
    public async ValueTask<IReadOnlyList<StoredDocument>> ListAsync(string kind, CancellationToken cancellation)
    {
        const string OfKind = "SELECT kind, name, json, version FROM tg_documents WHERE kind = @kind ORDER BY name";
        return await database.ReadAsync((session, ct) => session.ListAsync(OfKind, [Sought("kind", kind)], Read, ct), cancellation);
    }

    public ValueTask<StoredDocument?> PutAsync(StoredDocument document, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(document);
        const string Add =
            "INSERT INTO tg_documents (kind, name, json, version) VALUES (@kind, @name, @json, 1) ON CONFLICT DO NOTHING "
            + "RETURNING kind, name, json, version";
        const string Replace =
            "UPDATE tg_documents SET json = @json, version = version + 1 WHERE kind = @kind AND name = @name AND version = @version "
            + "RETURNING kind, name, json, version";
        SqlArgument[] arguments = [Text("kind", document.Kind), Text("name", document.Name), Text("json", document.Json)];
        return database.WriteAsync(
            async (session, ct) =>
            {
                var put =
                    document.Version == 0
                        ? await session.FindAsync(Add, arguments, Read, ct)
                        : await session.FindAsync(Replace, [.. arguments, Number("version", document.Version)], Read, ct);
                if (put is not null)
                {
                    session.Changed(StoreChangeKind.Document, $"{put.Kind}:{put.Name}");
                }

                return put;
            },
            cancellation
        );
    }

    public ValueTask<bool> DeleteAsync(string kind, string name, CancellationToken cancellation)
    {
        const string Delete = "DELETE FROM tg_documents WHERE kind = @kind AND name = @name";
        return database.WriteAsync(
            async (session, ct) =>
            {
                if (await session.ExecuteAsync(Delete, [Sought("kind", kind), Sought("name", name)], ct) == 0)
                {
                    return false;
                }

                session.Changed(StoreChangeKind.Document, $"{kind}:{name}");
                return true;
            },
            cancellation
        );
    }

    private static StoredDocument Read(DbDataReader row) => new(row.GetString(0), row.GetString(1), row.GetString(2), row.GetInt64(3));
}
