using System.Runtime.InteropServices;

namespace Tidegate.Feeds.Brokers;

/// <summary>How a broker names an instrument on its wire.</summary>
/// <param name="Segment">Angel's exchange type; for Kite 0, whose token holds its segment.</param>
/// <param name="Token">Kite's instrument token, Angel's token within its exchange type.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct UpstreamRef(int Segment, long Token);
