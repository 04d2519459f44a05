using System.Collections.Frozen;
using Tidegate.Auth.Issuers;

namespace Tidegate.Auth.Jwt;

/// <summary>All configured issuers with their keys loaded, by name. Immutable; made once at start.</summary>
public sealed class TrustedIssuers
{
    private readonly FrozenDictionary<string, TrustedIssuer> _byName;

    /// <summary>Loads keys and checks every option. Keys that an issuer publishes elsewhere are not fetched: its tokens are refused unless a configured key fits.</summary>
    /// <exception cref="ArgumentException">The options have faults; the message lists them all.</exception>
    public TrustedIssuers(AuthOptions options)
        : this(options, null) { }

    /// <summary>Loads keys and checks every option. Keys that an issuer publishes are fetched when they are needed.</summary>
    /// <param name="options">The issuers.</param>
    /// <param name="documents">Reads what issuers publish; null: nothing is fetched.</param>
    /// <exception cref="ArgumentException">The options have faults; the message lists them all.</exception>
    public TrustedIssuers(AuthOptions options, IssuerDocuments? documents)
    {
        ArgumentNullException.ThrowIfNull(options);
        var faults = new List<string>();
        var issuers = Load(options, faults, documents);
        AuthOptionsFaults.ThrowIfAny(faults, nameof(options));

        _byName = issuers.ToFrozenDictionary(issuer => issuer.Name, StringComparer.Ordinal);
    }

    /// <summary>Their names.</summary>
    public IReadOnlyList<string> Names => _byName.Keys;

    internal IEnumerable<TrustedIssuer> All => _byName.Values;

    internal static IReadOnlyList<TrustedIssuer> Load(AuthOptions options, List<string> faults, IssuerDocuments? documents = null)
    {
        AuthOptionsFaults.Unique(options.Issuers.Select(issuer => issuer.Name), "Issuers: the name", faults);
        var loaded = options.Issuers.Select(
            (issuer, index) => TrustedIssuer.TryLoad(issuer, $"Issuers[{index}]", options, documents, faults)
        );
        return [.. loaded.OfType<TrustedIssuer>()];
    }

    /// <exception cref="ArgumentException">A name is not configured: a mistake of ours, since names never come from a peer.</exception>
    internal TrustedIssuer[] Named(IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        return [.. names.Select(Named)];
    }

    internal TrustedIssuer? Find(string name) => _byName.GetValueOrDefault(name);

    internal TrustedIssuer Named(string name) =>
        _byName.TryGetValue(name, out var issuer)
            ? issuer
            : throw new ArgumentException($"No issuer named \"{name}\" is configured.", nameof(name));
}
