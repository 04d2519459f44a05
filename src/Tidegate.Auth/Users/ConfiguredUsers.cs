using System.Collections.Frozen;
using Tidegate.Auth.ApiKeys;
using Tidegate.Auth.Passwords;

namespace Tidegate.Auth.Users;

/// <summary>The users of the configuration. Thread-safe.</summary>
/// <remarks>
/// A password check holds a core for about 0.1 s, so only a few run at once and a few dozen may wait; the rest is told to come back.
/// An unknown name costs as much as a wrong password (of the user with the most rounds, where they differ).
/// </remarks>
public sealed class ConfiguredUsers : IDisposable
{
    /// <summary>Most sign-ins that wait for a check, for each one that runs.</summary>
    public const int WaitingPerCheck = PasswordGate.WaitingPerCheck;

    private readonly FrozenDictionary<string, Entry> _byName;
    private readonly PasswordHash _nobody;
    private readonly PasswordGate _gate;
    private readonly bool _ownsGate;

    /// <summary>Reads the hashes and checks every option.</summary>
    /// <param name="options">The users, and how many passwords may be checked at once.</param>
    /// <param name="gate">Bounds those checks together with others; null: a bound of its own.</param>
    /// <exception cref="ArgumentException">The options have faults; the message lists them all.</exception>
    public ConfiguredUsers(AuthOptions options, PasswordGate? gate = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        var faults = new List<string>();
        Check(options.Users, faults);
        AuthOptionsFaults.ThrowIfAny(faults, nameof(options));

        _byName = options.Users.Select(Entry.Of).ToFrozenDictionary(entry => entry.User.Name, StringComparer.Ordinal);
        _nobody = PasswordHash.Unmatchable(_byName.Values.Max(entry => entry.Password?.RoundCount) ?? PasswordHash.Rounds);
        (_gate, _ownsGate) = (gate ?? new PasswordGate(options.PasswordChecksMax), gate is null);
    }

    /// <summary>Signs in by name and password. The check runs on the thread pool.</summary>
    public async ValueTask<SignIn> WithPasswordAsync(string name, string password, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(password);
        return await _gate.RunAsync(() => Check(name, password), SignIn.Busy(), cancellation);
    }

    /// <summary>Signs in by API key alone. Every user is compared, so that the time does not tell which one it nearly was.</summary>
    public SignIn WithApiKey(string apiKey)
    {
        ArgumentNullException.ThrowIfNull(apiKey);
        var found = default(SignIn);
        foreach (var entry in _byName.Values)
        {
            if (entry.ApiKey?.Verify(apiKey) is true)
            {
                found = SignIn.Accepted(entry.User);
            }
        }

        return found;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (_ownsGate)
        {
            _gate.Dispose();
        }
    }

    /// <summary>The user of this name and the text of the password; null where there is none.</summary>
    internal (ConfiguredUser User, string? Password)? Find(string name) =>
        _byName.GetValueOrDefault(name) is { } entry ? (entry.User, entry.Password?.ToString()) : null;

    internal static void Check(IReadOnlyList<UserOptions> users, List<string> faults)
    {
        AuthOptionsFaults.Unique(users.Select(user => user.Name), "Users: the name", faults);
        for (var index = 0; index < users.Count; index++)
        {
            var (user, path) = (users[index], $"Users[{index}]");
            if (!PlainText.IsName(user.Name))
            {
                faults.Add($"{path}.Name must be 1 to {PlainText.NameCharsMax} printable ASCII characters.");
            }

            if (user.PasswordHash is null && user.ApiKeyHash is null)
            {
                faults.Add($"{path} needs a PasswordHash or an ApiKeyHash.");
            }

            if (user.PasswordHash is not null && PasswordHash.TryParse(user.PasswordHash) is null)
            {
                faults.Add($"{path}.PasswordHash is not a hash of the form $pbkdf2-sha512$i=...$salt$hash.");
            }

            if (user.ApiKeyHash is not null && ApiKeyHash.TryParse(user.ApiKeyHash) is null)
            {
                faults.Add($"{path}.ApiKeyHash is not a hash of the form $sha256$hash.");
            }

            if (user.Permissions.Count > Jwt.ClaimChecks.RightsMax || !user.Permissions.All(PlainText.IsName))
            {
                faults.Add($"{path}.Permissions must be at most {Jwt.ClaimChecks.RightsMax} names of printable ASCII characters.");
            }
        }
    }

    private SignIn Check(string name, string password)
    {
        var matches = HashFor(name).Verify(password);
        return matches && _byName.GetValueOrDefault(name) is { Password: not null } entry ? SignIn.Accepted(entry.User) : default;
    }

    /// <summary>What a password is checked against: for an unknown name a hash of as many rounds that nothing matches.</summary>
    internal PasswordHash HashFor(string name) => _byName.GetValueOrDefault(name)?.Password ?? _nobody;

    private sealed record Entry(ConfiguredUser User, PasswordHash? Password, ApiKeyHash? ApiKey)
    {
        public static Entry Of(UserOptions options) =>
            new(
                new ConfiguredUser(options.Name, [.. options.Permissions]),
                PasswordHash.TryParse(options.PasswordHash),
                ApiKeyHash.TryParse(options.ApiKeyHash)
            );
    }
}
