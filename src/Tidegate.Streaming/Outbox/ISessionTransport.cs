namespace Tidegate.Streaming.Outbox;

/// <summary>The writing half of one client's socket, and the means to end it.</summary>
/// <remarks>All calls but <see cref="Abort"/> come from the thread of the session's shard, disposal last, when no write is pending.</remarks>
public interface ISessionTransport : IDisposable
{
    /// <summary>True where a write is pending only when the peer's socket is full; false where it may be on its way for reasons of its own. Default true.</summary>
    bool PendsOnlyWhenFull => true;

    /// <summary>Writes whole frames without waiting. One write at a time: after <see cref="WriteOutcome.Pending"/> not before its completion.</summary>
    /// <param name="bytes">Stays untouched by the caller until the write is done.</param>
    /// <param name="completion">Told when a pending write has ended.</param>
    WriteOutcome Write(ReadOnlyMemory<byte> bytes, IWriteCompletion completion);

    /// <summary>Makes a pending or the next read end as if the peer had hung up. The first half of an orderly ending.</summary>
    void CancelRead();

    /// <summary>Cuts the connection at once. Any thread.</summary>
    void Abort();
}
