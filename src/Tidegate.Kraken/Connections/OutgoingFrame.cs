namespace Tidegate.Kraken.Connections;

/// <summary>A frame on its way out. Either it is on the wire, perhaps, or it was taken back before: never both.</summary>
internal sealed class OutgoingFrame(byte[] text)
{
    private const int Waiting = 0;
    private const int Sent = 1;
    private const int TakenBack = 2;

    private int _state;

    public ReadOnlyMemory<byte> Text { get; } = text;

    /// <summary>Said by the writer just before the first byte. False: it was taken back.</summary>
    public bool TrySend() => Interlocked.CompareExchange(ref _state, Sent, Waiting) == Waiting;

    /// <summary>False: it may be on the wire already.</summary>
    public bool TryTakeBack() => Interlocked.CompareExchange(ref _state, TakenBack, Waiting) is Waiting or TakenBack;
}
