namespace Tidegate.Auth.Brokers;

/// <summary>Whose an API key is, and what it takes to ask his broker (the brief's <c>validate_api_key</c>).</summary>
/// <param name="UserId">The user's name (<c>user_id</c>).</param>
/// <param name="AuthToken">His auth token at his active broker (<c>auth_token</c>).</param>
/// <param name="FeedToken">His feed token there (<c>feed_token</c>).</param>
public sealed record ValidatedApiKey(string UserId, string AuthToken, string FeedToken)
{
    /// <summary>The active broker.</summary>
    public required string Broker { get; init; }

    /// <summary>The broker's id of the user.</summary>
    public required string ClientId { get; init; }

    /// <summary>Names the user only.</summary>
    public override string ToString() => $"ValidatedApiKey({UserId})";
}
