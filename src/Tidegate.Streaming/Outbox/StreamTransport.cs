namespace Tidegate.Streaming.Outbox;

/// <summary>Writes into an upgraded stream: for TLS, HTTP/2, and wherever something sits between us and the socket.</summary>
/// <param name="stream">The upgraded stream.</param>
/// <param name="cancelRead">Ends the pending read of the stream's reader.</param>
/// <param name="abort">Cuts the connection.</param>
public sealed class StreamTransport(Stream stream, Action cancelRead, Action abort) : ISessionTransport
{
    /// <inheritdoc />
    public bool PendsOnlyWhenFull => false; // encryption and pipes have threads of their own

    /// <inheritdoc />
    public WriteOutcome Write(ReadOnlyMemory<byte> bytes, IWriteCompletion completion)
    {
        try
        {
            var write = stream.WriteAsync(bytes);
            if (write.IsCompletedSuccessfully)
            {
                return WriteOutcome.Done;
            }

            if (write.IsFaulted || write.IsCanceled)
            {
                _ = write.AsTask().Exception; // observed: the peer has gone
                return WriteOutcome.Gone;
            }

            _ = CompleteAsync(write, completion); // cannot throw; its end is told to the completion, whose owner waits for it
            return WriteOutcome.Pending;
        }
        catch (Exception exception) when (IsEnding(exception))
        {
            return WriteOutcome.Gone;
        }
    }

    /// <inheritdoc />
    public void CancelRead() => cancelRead();

    /// <inheritdoc />
    public void Abort() => abort();

    /// <inheritdoc />
    public void Dispose()
    {
        // The stream belongs to the connection, which ends it.
    }

    private static async Task CompleteAsync(ValueTask write, IWriteCompletion completion)
    {
        var isGone = false;
        try
        {
            await write;
        }
        catch (Exception)
        {
            isGone = true; // whatever it was: the write has ended, and the session waits to hear that
        }

        completion.WriteCompleted(isGone);
    }

    private static bool IsEnding(Exception exception) =>
        exception is IOException or ObjectDisposedException or OperationCanceledException or InvalidOperationException;
}
