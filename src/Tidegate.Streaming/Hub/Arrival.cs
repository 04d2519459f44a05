using System.Runtime.InteropServices;
using Tidegate.Core.Messages;

namespace Tidegate.Streaming.Hub;

/// <summary>An update or a status on its way into a shard.</summary>
/// <param name="Update">What came.</param>
/// <param name="Merged">How many older updates of its topic it stands for.</param>
/// <param name="Seq">Its number within the epoch, once its topic's home has given it one.</param>
/// <param name="IsRelayed">True on the second leg: from its topic's home to a shard where it has an audience.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Arrival(Update Update, int Merged = 0, long Seq = 0, bool IsRelayed = false);
