namespace Tidegate.Client;

/// <summary>What the server said at the door.</summary>
public sealed record Welcome
{
    /// <summary>Name of the session.</summary>
    public string Session { get; init; } = "";

    /// <summary>As whom the client was let in.</summary>
    public string Subject { get; init; } = "";

    /// <summary>Name of the plan whose limits hold.</summary>
    public string? Plan { get; init; }

    /// <summary>The server's clock, Unix nanoseconds UTC.</summary>
    public long? ServerTimeNs { get; init; }

    /// <summary>How long the credential still holds; null: without end.</summary>
    public long? ExpiresInMs { get; init; }

    /// <summary>How often the server pings. Null: it did not say, and the client takes 25 s.</summary>
    public long? PingIntervalMs { get; init; }

    /// <summary>True where this session goes on where an earlier one broke off; false where it was asked to and could not; null: it was not asked to.</summary>
    public bool? Resumed { get; init; }
}
