using Tidegate.Simulation.Sessions;

namespace Tidegate.AspNetCore.Simulations;

/// <summary>A simulation as a client asks for it.</summary>
/// <param name="Settings">What it is about, without a fault.</param>
/// <param name="Pace">How fast it shall go.</param>
/// <param name="DataProvider">Named by the client and told back to it; where the candles come from is ours to say.</param>
internal sealed record SimulationWish(SimulationSettings Settings, SimulationPace Pace, string DataProvider);
