using System.Runtime.InteropServices;

namespace Tidegate.Feeds.Recordings;

/// <summary>A message as it was recorded.</summary>
/// <param name="At">When it came, from the start of the recording; never before the frame before it.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Bytes">Its payload, valid until the next frame is read.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct RecordedFrame(TimeSpan At, RecordedKind Kind, ReadOnlyMemory<byte> Bytes);
