namespace Tidegate.Streaming.Outbox;

/// <summary>Whole frames that lie one behind the other in a slab which somebody else keeps for as long as this value is in use.</summary>
/// <param name="Slab">Where they lie.</param>
/// <param name="Start">Place of the first byte.</param>
/// <param name="Bytes">Length of all together.</param>
/// <param name="Frames">How many they are.</param>
internal readonly record struct FrameRun(Slab Slab, int Start, int Bytes, int Frames)
{
    public ReadOnlySpan<byte> Span => Slab.Span(Start, Bytes);
}
