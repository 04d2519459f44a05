using System.Buffers;

namespace Tidegate.Auth.Brokers;

/// <summary>Names of the rules about logins at brokers.</summary>
public static class BrokerSessionRules
{
    /// <summary>Nobody of that name is stored.</summary>
    public const string User = "broker.user";

    /// <summary>The broker is not 1 to 32 characters of <c>a-z 0-9 _</c>.</summary>
    public const string Broker = "broker.name";

    /// <summary>The client id is not 1 to 128 printable ASCII characters.</summary>
    public const string ClientId = "broker.client_id";

    /// <summary>The API key is longer than 4,096 characters, or has others than printable ASCII without blanks.</summary>
    public const string ApiKey = "broker.api_key";

    /// <summary>The auth token is missing, longer than 4,096 characters, or has a character that no header could carry.</summary>
    public const string AuthToken = "broker.auth_token";

    /// <summary>The feed token is empty, longer than 4,096 characters, or has others than printable ASCII without blanks.</summary>
    public const string FeedToken = "broker.feed_token";

    private const int BrokerCharsMax = 32;
    private const int SecretCharsMax = 4_096;

    private static readonly SearchValues<char> BrokerAlphabet = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_");

    /// <summary>True for a name that a broker can have.</summary>
    public static bool IsBroker(string? name) =>
        name is { Length: > 0 and <= BrokerCharsMax } && !name.AsSpan().ContainsAnyExcept(BrokerAlphabet);

    /// <summary>The rule that a draft breaks; null: none.</summary>
    internal static string? FindFault(BrokerSessionDraft draft)
    {
        var secrets = draft.Secrets;
        return !PlainText.IsName(draft.User) ? User
            : !IsBroker(draft.Broker) ? Broker
            : !PlainText.IsKeyId(draft.ClientId) ? ClientId
            : secrets.ApiKey.Length > 0 && !IsSecret(secrets.ApiKey, '!') ? ApiKey
            : !IsSecret(secrets.AuthToken, ' ') ? AuthToken // "Bearer ey..." as Angel's login answers it
            : secrets.FeedToken is { } feed && !IsSecret(feed, '!') ? FeedToken
            : null;
    }

    // These go into the head of an upgrade or into its address: nothing that could end a line.
    private static bool IsSecret(string text, char lowest) =>
        text.Length is > 0 and <= SecretCharsMax
        && !text.AsSpan().ContainsAnyExceptInRange(lowest, '~')
        && text.Trim().Length == text.Length;
}
