namespace Tidegate.Kraken.Messages;

/// <summary>A frame of a channel.</summary>
/// <typeparam name="T">What its rows are.</typeparam>
/// <param name="Channel">The channel's name on the wire, for example <c>ticker</c>.</param>
/// <param name="Type">Snapshot or update.</param>
/// <param name="Rows">The rows, in the order of the wire; one for <c>instrument</c>. Never holds null.</param>
public sealed record KrakenData<T>(string Channel, KrakenMessageType Type, IReadOnlyList<T> Rows) : KrakenMessage
{
    /// <summary>Counts the frames of one private subscription, +1 each; null on public channels.</summary>
    public ulong? Sequence { get; init; }

    /// <summary>The frame's own time, where it has one (ohlc).</summary>
    public DateTimeOffset? Timestamp { get; init; }

    /// <summary>Whether this replaces what was known.</summary>
    public bool IsSnapshot => Type == KrakenMessageType.Snapshot;

    internal override string? ChannelName => Channel;
}
