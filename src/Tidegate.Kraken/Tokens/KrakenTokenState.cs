using System.Text.Json.Serialization;

namespace Tidegate.Kraken.Tokens;

/// <summary>What a token manager is in. Written in JSON as <c>idle</c>, <c>valid</c>, <c>needs_login</c> and so on.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<KrakenTokenState>))]
public enum KrakenTokenState
{
    /// <summary>Nobody has asked for a token yet.</summary>
    [JsonStringEnumMemberName("idle")]
    Idle,

    /// <summary>A token is there and young enough to be presented.</summary>
    [JsonStringEnumMemberName("valid")]
    Valid,

    /// <summary>None is there, and one is being fetched.</summary>
    [JsonStringEnumMemberName("refreshing")]
    Refreshing,

    /// <summary>None is there because attempts failed; further ones are made without anybody's doing.</summary>
    [JsonStringEnumMemberName("recovering")]
    Recovering,

    /// <summary>The exchange refused key, signature, permission or account: a person has to act, then force a refresh.</summary>
    [JsonStringEnumMemberName("needs_login")]
    NeedsLogin,

    /// <summary>The exchange refused the request itself: a fault of this library or of its settings.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,

    /// <summary>Stopped: what there was is overwritten.</summary>
    [JsonStringEnumMemberName("stopped")]
    Stopped,
}
