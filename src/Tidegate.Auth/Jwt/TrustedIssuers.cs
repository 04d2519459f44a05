using System.Collections.Frozen;

namespace Tidegate.Auth.Jwt;

/// <summary>All configured issuers with their keys loaded, by name. Immutable; made once at start.</summary>
public sealed class TrustedIssuers
{
    private readonly FrozenDictionary<string, TrustedIssuer> _byName;

    /// <summary>Loads keys and checks every option.</summary>
    /// <exception cref="ArgumentException">The options have faults; the message lists them all.</exception>
    public TrustedIssuers(AuthOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var faults = new List<string>();
        var issuers = Load(options, faults);
        AuthOptionsFaults.ThrowIfAny(faults, nameof(options));

        _byName = issuers.ToFrozenDictionary(issuer => issuer.Name, StringComparer.Ordinal);
    }

    /// <summary>Their names.</summary>
    public IReadOnlyList<string> Names => _byName.Keys;

    internal static IReadOnlyList<TrustedIssuer> Load(AuthOptions options, List<string> faults)
    {
        if (options.Issuers.Count == 0)
        {
            faults.Add("Issuers is empty: without an issuer nobody can be let in.");
        }

        AuthOptionsFaults.Unique(options.Issuers.Select(issuer => issuer.Name), "Issuers: the name", faults);
        var loaded = options.Issuers.Select(
            (issuer, index) => TrustedIssuer.TryLoad(issuer, $"Issuers[{index}]", options.DangerousAllowWeakSecrets, faults)
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
