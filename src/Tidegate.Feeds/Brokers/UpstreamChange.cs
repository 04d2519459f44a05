using System.Runtime.InteropServices;
using Tidegate.Core.Topics;

namespace Tidegate.Feeds.Brokers;

/// <summary>What is to become of one upstream subscription.</summary>
/// <param name="Instrument">Which.</param>
/// <param name="Before">The mode so far; null: it was not subscribed.</param>
/// <param name="After">The mode from now on; null: it is not wanted any more.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct UpstreamChange(UpstreamRef Instrument, Mode? Before, Mode? After);
