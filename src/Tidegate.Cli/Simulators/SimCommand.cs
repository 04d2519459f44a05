using System.CommandLine;
using Tidegate.Cli.Terminal;

namespace Tidegate.Cli.Simulators;

/// <summary><c>tidegate sim</c>: brokers that are none.</summary>
internal static class SimCommand
{
    public static Command Create(CliContext context) =>
        new("sim", "Simulate a broker's ticker on this machine: its real bytes, its limits, its faults.")
        {
            SimKiteCommand.Create(context),
            SimAngelCommand.Create(context),
            SimKrakenCommand.Create(context),
        };
}
