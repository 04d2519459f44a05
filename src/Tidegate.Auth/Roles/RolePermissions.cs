using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;
using Tidegate.Auth.Jwt;
using Tidegate.Auth.Revoking;
using Tidegate.Auth.Stores;

namespace Tidegate.Auth.Roles;

/// <summary>Which permissions a role brings: by a document of kind <c>role</c>, else by the configuration, else by the map that comes with the gateway. Thread-safe.</summary>
/// <remarks>A document is <c>{"permissions":["analytics.view_dashboard"]}</c>. One that cannot be read brings nothing: no right comes of a mistake.</remarks>
/// <param name="options">The configured roles.</param>
/// <param name="documents">The stored ones.</param>
public sealed class RolePermissions(AuthOptions options, IDocumentStore documents) : IChangeListener
{
    /// <summary>Most permissions that one grant holds; what roles bring beyond them is left out.</summary>
    public const int PermissionsMax = 256;

    /// <summary>The kind of the documents.</summary>
    public const string DocumentKind = "role";

    private const string ChangePrefix = DocumentKind + ":";

    private readonly FrozenDictionary<string, string[]> _configured = Configured(options);
    private readonly Lock _gate = new();
    private volatile FrozenDictionary<string, string[]>? _map;
    private long _turn;
    private long _kept;

    /// <summary>What these roles bring, together with <paramref name="own"/>, each once, in this order.</summary>
    /// <exception cref="InvalidOperationException">The documents were not read yet.</exception>
    public ImmutableArray<string> Of(ImmutableArray<string> roles, ImmutableArray<string> own)
    {
        var map = _map ?? throw new InvalidOperationException("Read the roles first: RolePermissions.EnsureReadAsync.");
        if (roles.IsEmpty || !roles.Any(map.ContainsKey))
        {
            return own;
        }

        var all = new List<string>(own);
        foreach (var permission in roles.SelectMany(role => map.GetValueOrDefault(role, [])))
        {
            if (all.Count < PermissionsMax && !all.Contains(permission, StringComparer.Ordinal))
            {
                all.Add(permission);
            }
        }

        return [.. all];
    }

    /// <inheritdoc />
    public ValueTask OnChangedAsync(IReadOnlyList<StoreChange> changes, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(changes);
        return changes.Any(change =>
            change.Kind is StoreChangeKind.Document && change.Value.StartsWith(ChangePrefix, StringComparison.Ordinal)
        )
            ? ReadAsync(cancellation)
            : ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public ValueTask OnUnknownAsync(CancellationToken cancellation) => ReadAsync(cancellation);

    /// <summary>Reads the documents, where that was not done yet.</summary>
    /// <exception cref="StoreUnavailableException">They cannot be read: nobody knows what a role brings.</exception>
    internal ValueTask EnsureReadAsync(CancellationToken cancellation) => _map is null ? ReadAsync(cancellation) : ValueTask.CompletedTask;

    /// <summary>True where the documents were read.</summary>
    internal bool IsRead => _map is not null;

    private async ValueTask ReadAsync(CancellationToken cancellation)
    {
        var turn = Interlocked.Increment(ref _turn);
        var map = new Dictionary<string, string[]>(_configured, StringComparer.Ordinal);
        foreach (var document in await documents.ListAsync(DocumentKind, cancellation))
        {
            map[document.Name] = Parse(document.Json) ?? [];
        }

        lock (_gate)
        {
            if (turn > _kept) // of two reads at once the one that began later saw more
            {
                (_map, _kept) = (map.ToFrozenDictionary(StringComparer.Ordinal), turn);
            }
        }
    }

    /// <summary>The permissions of a document; null where it is not of the form above.</summary>
    internal static string[]? Parse(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 4 });
            if (
                document.RootElement.ValueKind is not JsonValueKind.Object
                || !document.RootElement.TryGetProperty("permissions", out var list)
                || list.ValueKind is not JsonValueKind.Array
                || list.GetArrayLength() > ClaimChecks.RightsMax
            )
            {
                return null;
            }

            var permissions = list.EnumerateArray()
                .Select(entry => entry.ValueKind is JsonValueKind.String ? entry.GetString()! : "")
                .ToArray();
            return permissions.All(PlainText.IsName) ? permissions : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException) // not JSON, or half of a surrogate pair
        {
            return null;
        }
    }

    private static FrozenDictionary<string, string[]> Configured(AuthOptions options)
    {
        var map = new Dictionary<string, string[]>(DefaultRoles.All, StringComparer.Ordinal);
        foreach (var (role, permissions) in options.Roles)
        {
            map[role] = [.. permissions];
        }

        return map.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
