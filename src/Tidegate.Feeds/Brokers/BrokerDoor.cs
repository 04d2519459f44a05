namespace Tidegate.Feeds.Brokers;

/// <summary>Where to connect and what to show there. Holds secrets: never written anywhere.</summary>
/// <param name="Address"><c>ws</c> or <c>wss</c>, secrets in its query where the broker wants them there.</param>
/// <param name="Headers">Headers of the upgrade.</param>
public sealed record BrokerDoor(Uri Address, IReadOnlyList<KeyValuePair<string, string>> Headers)
{
    /// <summary>Names nothing but the host.</summary>
    public override string ToString() => Address.Host;
}
