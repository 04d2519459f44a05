using System.Globalization;
using Tidegate.Feeds.Brokers;
using Tidegate.Kraken.Books;
using Tidegate.Kraken.Tokens;

namespace Tidegate.Feeds.Kraken;

/// <summary>What is wrong with <see cref="KrakenFeedOptions"/>: everything at once, one sentence each, never a secret.</summary>
public static class KrakenFeedOptionsFaults
{
    /// <summary>Connects of one address in ten minutes; beyond it Kraken bans the address (Spot WebSocket introduction, read 2026-05-27).</summary>
    internal const int ConnectsMax = 150;

    private const int AccountsMax = 64;
    private static readonly KrakenKey InFile = new("file", Convert.ToBase64String(new byte[32]), null);
    private static readonly KrakenTokenOptionsValidator Tokens = new();

    /// <summary>The faults in the order of the options; none where they can be used.</summary>
    public static IReadOnlyList<string> Find(KrakenFeedOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var faults = new List<string>();
        Require(BrokerFeedOptionsFaults.IsName(options.Name), "Name must be 1 to 64 characters of a-z, 0-9, - and _.");
        Require(IsAddress(options.PublicAddress, "wss", "ws"), Address(nameof(options.PublicAddress), "wss", "ws"));
        Require(IsAddress(options.PrivateAddress, "wss", "ws"), Address(nameof(options.PrivateAddress), "wss", "ws"));
        Require(IsAddress(options.RestAddress, "https", "http"), Address(nameof(options.RestAddress), "https", "http"));
        Require(KrakenBook.Depths.Contains(options.DepthMax), "DepthMax must be 10, 25, 100, 500 or 1000.");
        Within(options.StallAfter, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1), nameof(options.StallAfter));
        Require(options.SubscribesPerSecond is >= 1 and <= 1_000, "SubscribesPerSecond must be from 1 to 1000.");
        Within(options.RetryAfter, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1), nameof(options.RetryAfter));
        Require(options.Accounts.Count <= AccountsMax, "Accounts must be at most 64.");
        Require(
            options.Accounts.Values.Select(account => account.KeyFile ?? account.ApiKey).Distinct(StringComparer.Ordinal).Count()
                == options.Accounts.Count,
            "Accounts must have a key each: two that share one would race for its nonces."
        );
        faults.AddRange(options.Accounts.SelectMany(account => FindOf(account.Key, account.Value)));
        return faults;

        void Require(bool holds, string sentence)
        {
            if (!holds)
            {
                faults.Add(sentence);
            }
        }

        void Within(TimeSpan value, TimeSpan min, TimeSpan max, string option) =>
            Require(
                value >= min && value <= max,
                string.Create(CultureInfo.InvariantCulture, $"{option} must be from {min:c} to {max:c}.")
            );
    }

    private static IEnumerable<string> FindOf(string user, KrakenAccountOptions account)
    {
        if (KrakenTopics.BalancesOf(user) is null)
        {
            yield return $"Accounts:{user}: a user's name must fit into a topic: 1 to 64 characters of A-Z, a-z, 0-9 and . _ - & + : @ $ ~.";
        }

        if (account.KeyFile is not null && (account.ApiKey.Length, account.ApiSecret.Length, account.OneTimePassword) is not (0, 0, null))
        {
            yield return $"Accounts:{user}: KeyFile stands for ApiKey, ApiSecret and OneTimePassword: name one or the other.";
        }

        // The address is judged once, with the feed's own options; a file is judged when it is read, for it may be replaced.
        var key = account.KeyFile is null ? new KrakenKey(account.ApiKey, account.ApiSecret, account.OneTimePassword) : InFile;
        var tokens = account.ToTokens(new KrakenTokenOptions().RestAddress, key);
        foreach (var fault in Tokens.Validate(null, tokens).Failures ?? [])
        {
            yield return $"Accounts:{user}: {fault}";
        }
    }

    private static bool IsAddress(string? text, string secure, string plain) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address)
        && (address.Scheme == secure || (address.Scheme == plain && address.IsLoopback))
        && (address.UserInfo.Length, address.Query.Length, address.Fragment.Length) == (0, 0, 0);

    private static string Address(string option, string secure, string plain) =>
        $"{option} must be {secure}://, or {plain}:// on this machine, without user, query and fragment.";
}
