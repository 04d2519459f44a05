using System.Runtime.InteropServices;

namespace Tidegate.Feeds.Brokers;

/// <summary>One price of a tick's order book, in the broker's units.</summary>
/// <param name="Price">In units of 10^-scale.</param>
/// <param name="Quantity">Units of the instrument.</param>
/// <param name="Orders">How many orders make it up.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct TickLevel(long Price, long Quantity, int Orders);
