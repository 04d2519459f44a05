using Tidegate.Auth;

namespace Tidegate.Gateway.Configuration;

/// <summary>The one secret (<c>JWT_SECRET</c>) of all keys that have no material of their own.</summary>
internal sealed class SharedSecret
{
    private const string Name = "JWT_SECRET (Tidegate:Secret)";

    private readonly AuthOptions _auth;
    private readonly string[] _paths;
    private bool _isMissing;

    /// <summary>Finds the keys without material.</summary>
    public SharedSecret(AuthOptions auth)
    {
        _auth = auth;
        _paths =
        [
            .. auth.Issuers.SelectMany(
                (issuer, i) =>
                    issuer
                        .Keys.Select((key, k) => (Key: key, Path: $"Issuers[{i}].Keys[{k}]"))
                        .Where(each => IsBare(each.Key))
                        .Select(each => each.Path)
            ),
        ];
    }

    /// <summary>Gives those keys the secret; in Development one is made where there is none.</summary>
    public void Fill(GatewayOptions gateway, bool isDevelopment, List<string> faults)
    {
        if (_paths.Length == 0)
        {
            return;
        }

        var secret = gateway.Secret ?? (isDevelopment ? ReadDevelopmentSecret(gateway, faults) : null);
        _isMissing = secret is null;
        if (_isMissing && !isDevelopment)
        {
            faults.Add($"{Name} is not set: make one with \"tidegate secret new\", at least 32 bytes.");
        }

        foreach (var key in _auth.Issuers.SelectMany(issuer => issuer.Keys).Where(IsBare))
        {
            key.Secret = secret;
        }
    }

    /// <summary>Says a fault of the shared secret once, by the name that its operator knows, instead of once for each key that uses it.</summary>
    public IEnumerable<string> Rename(IEnumerable<string> faults) =>
        faults.Select(Rename).OfType<string>().Distinct(StringComparer.Ordinal);

    private string? Rename(string fault)
    {
        foreach (var path in _paths)
        {
            var at = fault.IndexOf(path, StringComparison.Ordinal);
            if (at >= 0)
            {
                return _isMissing ? null : Name + fault[(at + path.Length)..];
            }
        }

        return fault;
    }

    private static bool IsBare(Tidegate.Auth.Jwt.TokenKeyOptions key) => (key.Secret ?? key.SecretFile ?? key.Pem ?? key.PemFile) is null;

    private static string? ReadDevelopmentSecret(GatewayOptions gateway, List<string> faults)
    {
        var file = gateway.DevelopmentSecretFile ?? DevelopmentSecret.DefaultFile;
        try
        {
            return DevelopmentSecret.ReadOrMake(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            faults.Add($"The development secret cannot be kept in {file}: {exception.Message} Set JWT_SECRET instead.");
            return null;
        }
    }
}
