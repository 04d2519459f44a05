namespace Tidegate.Client;

/// <summary>Answer to a ping.</summary>
/// <param name="RoundTrip">From sending the request to having its reply.</param>
/// <param name="ServerTime">The server's clock, where it told.</param>
public sealed record PingReply(TimeSpan RoundTrip, DateTimeOffset? ServerTime);
