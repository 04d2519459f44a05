using System.Runtime.InteropServices;

namespace Tidegate.Streaming.Hub;

/// <summary>The two ends of a <see cref="BoundedRing{T}"/>, each on a cache line of its own: writers move the one, the reader the other.</summary>
/// <remarks>Stands alone because a type within a generic one cannot have an explicit layout.</remarks>
[StructLayout(LayoutKind.Explicit, Size = 192)]
internal struct RingPositions
{
    [FieldOffset(64)]
    public long Tail;

    [FieldOffset(128)]
    public long Head;
}
