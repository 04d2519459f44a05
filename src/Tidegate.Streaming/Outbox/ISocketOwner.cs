namespace Tidegate.Streaming.Outbox;

/// <summary>Whoever opened a connection, reads from it and will close it.</summary>
public interface ISocketOwner
{
    /// <summary>Ends the pending or the next read as if the peer had hung up. Any thread.</summary>
    void CancelRead();

    /// <summary>Cuts the connection at once. Any thread.</summary>
    void Abort();
}
