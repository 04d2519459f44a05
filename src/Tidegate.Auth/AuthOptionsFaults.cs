using Tidegate.Auth.Jwt;
using Tidegate.Auth.Roles;
using Tidegate.Auth.Users;

namespace Tidegate.Auth;

/// <summary>Everything that is wrong with the options, at once, in sentences an operator can act on. No sentence holds a secret.</summary>
public static class AuthOptionsFaults
{
    /// <summary>All faults; empty where the options can be used. Reads the key files named in them.</summary>
    public static IReadOnlyList<string> Find(AuthOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var faults = new List<string>();
        Between(options.VerifiedTokensMax, 0, 1_048_576, "VerifiedTokensMax", faults);
        Between(options.VerifiedTokenAge, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1), "VerifiedTokenAge", faults);
        Between(options.PasswordChecksMax, 1, 64, "PasswordChecksMax", faults);
        Between(options.StoredUsersMax, 2, 1_048_576, "StoredUsersMax", faults);
        Between(options.StoredUserAge, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1), "StoredUserAge", faults);
        Between(options.RevocationsMax, 1_000, 10_000_000, "RevocationsMax", faults);
        Between(options.TicketsMax, 100, 1_000_000, "TicketsMax", faults);
        Between(options.Audit.QueueMax, 256, 1_048_576, "Audit.QueueMax", faults);
        _ = TrustedIssuers.Load(options, faults);
        ConfiguredUsers.Check(options.Users, faults);
        options.Keys.Check(options.DangerousAllowWeakSecrets, faults);
        options.Brokers.Check(faults);
        options.Passwords.Check(faults);
        options.Limits.Check(faults);
        RoleFaults.Check(options.Roles, faults);
        return faults;
    }

    internal static void Between<T>(T value, T min, T max, string path, List<string> faults)
        where T : IComparable<T>
    {
        if (value.CompareTo(min) < 0 || value.CompareTo(max) > 0)
        {
            faults.Add($"{path} must be {min} to {max}.");
        }
    }

    /// <summary>Reports each name but the first of those that are equal.</summary>
    internal static void Unique(IEnumerable<string?> names, string what, List<string> faults)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            if (!string.IsNullOrEmpty(name) && !seen.Add(name))
            {
                faults.Add($"{what} \"{name}\" is there more than once.");
            }
        }
    }

    internal static void ThrowIfAny(List<string> faults, string parameter)
    {
        if (faults.Count > 0)
        {
            var list = string.Concat(faults.Select(fault => Environment.NewLine + "- " + fault));
            throw new ArgumentException("The authentication options cannot be used:" + list, parameter);
        }
    }
}
