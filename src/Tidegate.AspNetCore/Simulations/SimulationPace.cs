using System.Runtime.InteropServices;

namespace Tidegate.AspNetCore.Simulations;

/// <summary>How fast a simulation goes on.</summary>
/// <param name="Speed">Times the simulated time, 1 to <see cref="SpeedMax"/>; 0: no speed was asked for.</param>
/// <param name="IsAcknowledged">True: the next tick waits for the acknowledgement of the one before.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct SimulationPace(int Speed, bool IsAcknowledged)
{
    /// <summary>The highest speed.</summary>
    public const int SpeedMax = 1_000;
}
