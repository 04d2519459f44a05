namespace Tidegate.Kraken.Messages;

/// <summary>One frame of the v2 socket, read. Which one: its type.</summary>
public abstract record KrakenMessage
{
    /// <summary>The channel that its rows are of; null: it has none.</summary>
    internal virtual string? ChannelName => null;
}

/// <summary>About once a second while nothing else is sent and something is subscribed.</summary>
public sealed record KrakenHeartbeat : KrakenMessage
{
    internal static KrakenHeartbeat Instance { get; } = new();
}

/// <summary>A channel or a method that this version does not know: ignored, and counted.</summary>
/// <param name="Name">The channel or method, at most 64 characters of it.</param>
public sealed record KrakenUnknownMessage(string Name) : KrakenMessage;
