using System.CommandLine;
using System.Net.Sockets;
using Tidegate.Cli.Terminal;
using Tidegate.Feeds;
using Tidegate.Feeds.Brokers;
using Tidegate.Feeds.Simulators.Faults;
using Tidegate.Feeds.Simulators.Market;

namespace Tidegate.Cli.Simulators;

/// <summary>What every simulated broker needs before it runs, with the clear ending where it cannot be had.</summary>
internal static class SimulatorStart
{
    private const int InstrumentsShown = 5;

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

    /// <summary>What a broker's simulator plays: the file's rows, or without a file a walk.</summary>
    /// <exception cref="FeedRefusedException">The file cannot be used.</exception>
    public static SimulatedDay DayOf(
        SimulatedDayOptions options,
        IReadOnlyList<(SimulatedTraits Traits, decimal Start)> walk,
        Func<string, SimulatedTraits> traitsOf,
        CliContext context
    ) =>
        options.File is null
            ? SimulatedDay.Walk(options, walk, context.Time)
            : SimulatedDay.Load(options, traitsOf, context.Time, new LineLogger<SimulatedDay>(context.Error));

    /// <summary>The faults that were asked for, with the broker's rollover, after which another token is let in, or none.</summary>
    /// <param name="steps">The faults.</param>
    /// <param name="faults">Where they are told.</param>
    /// <param name="login">Who is let in at first.</param>
    /// <param name="rollover">Lets this one in from now on; null: nobody.</param>
    /// <param name="name">What the broker calls the token.</param>
    /// <param name="context">Where it is told.</param>
    public static FaultScript ScriptOf(
        IReadOnlyList<FaultStep> steps,
        FaultPlan faults,
        BrokerLogin login,
        Action<BrokerLogin?> rollover,
        string name,
        CliContext context
    )
    {
        var rollovers = 1;
        return new FaultScript(
            steps,
            faults,
            isAlive =>
            {
                var next = isAlive ? login with { AuthToken = $"{login.AuthToken}-{++rollovers}" } : null;
                rollover(next);
                context.Note($"rollover: the {name} is {(next is null ? "dead" : $"{SafeText.Of(next.AuthToken)} now")}.");
            },
            context.Time
        );
    }

    /// <summary>How many instruments there are, and the first few: <c>20: INFY 1594, TCS 11536, ...</c>.</summary>
    public static string Some<T>(IReadOnlyDictionary<T, SimulatedInstrument> instruments, Func<T, string> tokenOf)
        where T : notnull
    {
        var shown = instruments.Take(InstrumentsShown).Select(entry => $"{entry.Value.Traits.Symbol} {tokenOf(entry.Key)}");
        var more = instruments.Count > InstrumentsShown ? ", ..." : "";
        return $"{instruments.Count}: {SafeText.Of(string.Join(", ", shown))}{more}";
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
