namespace Tidegate.Kraken.Connections;

/// <summary>What a socket's life is about, for its connection.</summary>
internal interface IFrameHandler
{
    void OnFrame(ConnectionSession session, ReadOnlySpan<byte> frame);

    void OnTooLarge();

    void OnSecond(ConnectionSession session);
}
