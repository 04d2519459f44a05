namespace Tidegate.Kraken.Rest;

/// <summary>How the REST API is called.</summary>
public sealed record KrakenRestOptions
{
    /// <summary>Where it is; plain HTTP is taken for this machine only (a simulator). Default <c>https://api.kraken.com</c>.</summary>
    public Uri Address { get; init; } = new("https://api.kraken.com");

    /// <summary>For a whole call: its turn, the request, the answer. Default 10 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a call waits for the counter before it is refused. Default 30 s.</summary>
    public TimeSpan CounterWaitMax { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Bytes of the longest answer that is read. Default 1,048,576.</summary>
    public int ResponseBytesMax { get; init; } = 1_048_576;

    /// <summary>The one-time password of a key that has its own second factor; null: none. Default null.</summary>
    public string? OneTimePassword { get; init; }

    /// <summary>What the edge in front of the exchange is told about the program. Default <c>Tidegate.Kraken</c>.</summary>
    public string UserAgent { get; init; } = "Tidegate.Kraken";

    /// <summary>Whether an address is safe to send a key to: HTTPS, or HTTP to this machine.</summary>
    internal static bool IsSafe(Uri? address) =>
        address is { IsAbsoluteUri: true }
        && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback))
        && address.UserInfo.Length == 0;
}
