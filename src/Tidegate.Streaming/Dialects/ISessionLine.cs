using Tidegate.Core.Errors;

namespace Tidegate.Streaming.Dialects;

/// <summary>The way to one session for what is meant for it alone and must not be lost: no topic, no merging. Thread-safe.</summary>
/// <remarks>What is told stands in the order of the calls, and before the answer to a request that is completed later.</remarks>
public interface ISessionLine
{
    /// <summary>Opaque id of the session.</summary>
    string SessionId { get; }

    /// <summary>Cancelled once nothing more can be told to it. Its callbacks run on the session's shard: they must not wait.</summary>
    CancellationToken Left { get; }

    /// <summary>Tells messages, each one whole text in the dialect's words.</summary>
    /// <param name="messages">Valid UTF-8, at most 1 MiB each; not to be changed afterwards.</param>
    /// <returns>
    /// Once the socket has room for all of them: true; false where the session has left before. Whoever waits for it before he tells more keeps
    /// what waits for a slow client bounded.
    /// </returns>
    ValueTask<bool> TellAsync(IReadOnlyList<ReadOnlyMemory<byte>> messages);

    /// <summary>Closes the session; one that is closing already keeps its first reason.</summary>
    void Close(Refusal refusal);
}
