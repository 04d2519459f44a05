using System.Runtime.InteropServices;

namespace Tidegate.Streaming.Admitting;

/// <summary>How much memory is used, of how much there is.</summary>
/// <param name="UsedBytes">Managed heap, what nobody needs any more and was not collected yet included.</param>
/// <param name="AvailableBytes">What the heap may grow to: its hard limit, the container's share, or the machine's memory.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct MemoryReading(long UsedBytes, long AvailableBytes)
{
    /// <summary>That of this process.</summary>
    /// <remarks>Not what the collector has committed: that stays high for a while after a burst, and would refuse clients for whom there is room.</remarks>
    public static MemoryReading OfThisProcess() =>
        new(GC.GetTotalMemory(forceFullCollection: false), GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
}
