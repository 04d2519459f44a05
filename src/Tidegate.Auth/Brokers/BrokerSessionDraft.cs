namespace Tidegate.Auth.Brokers;

/// <summary>A login at a broker that shall be kept.</summary>
/// <remarks>Carries secrets: <see cref="ToString"/> prints user and broker only.</remarks>
/// <param name="User">Name of a stored user.</param>
/// <param name="Broker">The broker in OpenAlgo's names: 1 to 32 characters of <c>a-z 0-9 _</c>.</param>
/// <param name="ClientId">The broker's id of the user: 1 to 128 printable ASCII characters.</param>
/// <param name="Secrets">Each at most 4,096 printable ASCII characters; the auth token at least one.</param>
public sealed record BrokerSessionDraft(string User, string Broker, string ClientId, BrokerSecrets Secrets)
{
    /// <inheritdoc />
    public override string ToString() => $"BrokerSessionDraft({User} at {Broker})";
}
