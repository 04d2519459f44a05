namespace Tidegate.Kraken.Messages;

/// <summary>The answer to a request. A subscription of several symbols gets one for each.</summary>
/// <param name="Method">The request's method; <c>pong</c> answers <c>ping</c>.</param>
/// <param name="Success">Whether it was done. A pong says nothing about it and counts as done.</param>
public sealed record KrakenSocketReply(string Method, bool Success) : KrakenMessage
{
    /// <summary>The request's number; errors may come without.</summary>
    public ulong? ReqId { get; init; }

    /// <summary>What went wrong, in the exchange's words.</summary>
    public string? Error { get; init; }

    /// <summary>The channel that it is about, from the result or, in errors, beside it.</summary>
    public string? Channel { get; init; }

    /// <summary>The symbol that it is about, from the result or, in errors, beside it.</summary>
    public string? Symbol { get; init; }

    /// <summary>What was done: one for most methods, one for each order of a batch, none when the reply had no result.</summary>
    public IReadOnlyList<KrakenResult> Results { get; init; } = [];

    /// <summary>When the exchange received the request.</summary>
    public DateTimeOffset? TimeIn { get; init; }

    /// <summary>When the exchange answered.</summary>
    public DateTimeOffset? TimeOut { get; init; }
}
