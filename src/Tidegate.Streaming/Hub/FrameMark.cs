using System.Runtime.InteropServices;

namespace Tidegate.Streaming.Hub;

/// <summary>One frame in the log of a turn.</summary>
/// <param name="Start">Place of its first byte.</param>
/// <param name="Bytes">Its length, head included.</param>
/// <param name="Seq">Number of its update.</param>
/// <param name="Merged">How many older updates it stands for.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct FrameMark(int Start, int Bytes, long Seq, int Merged);
