using System.CommandLine;
using System.Net.Sockets;
using Tidegate.Cli.Terminal;
using Tidegate.Feeds;

namespace Tidegate.Cli.Simulators;

/// <summary>What every simulated broker needs before it runs, with the clear ending where it cannot be had.</summary>
internal static class SimulatorStart
{
    /// <summary>What is read of files.</summary>
    /// <exception cref="CliFailure">A file cannot be used.</exception>
    public static T Read<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (FeedRefusedException refused)
        {
            throw CliFailure.Usage(SafeText.Of(refused.Message));
        }
    }

    /// <summary>The simulator, listening.</summary>
    /// <exception cref="CliFailure">The port is taken.</exception>
    public static T Open<T>(int port, Func<T> open)
    {
        try
        {
            return open();
        }
        catch (SocketException)
        {
            throw new CliFailure(ExitCodes.Network, $"Port {port} cannot be opened; another program may have it. Try --port 0.");
        }
    }

    /// <summary>An option for a part of the login that is let in.</summary>
    public static Option<string> Credential(string name, string description, string usual) =>
        new(name)
        {
            Description = description,
            DefaultValueFactory = _ => usual,
            HelpName = "text",
        };
}
