using System.CommandLine;
using System.Globalization;
using Tidegate.Cli.Terminal;
using Tidegate.Feeds.Brokers;
using Tidegate.Feeds.Simulators.Faults;
using Tidegate.Feeds.Simulators.Kite;
using Tidegate.Feeds.Simulators.Market;

namespace Tidegate.Cli.Simulators;

/// <summary><c>tidegate sim kite</c>: Zerodha's ticker on this machine.</summary>
internal static class SimKiteCommand
{
    private const int UsualPort = 8910;

    public static Command Create(CliContext context)
    {
        var command = new Command(
            "kite",
            "Simulate Zerodha's Kite ticker: prints its address and the credentials that it lets in, runs until Ctrl+C."
        );
        var common = new SimulatorOptions(UsualPort);
        var instruments = new Option<string?>("--instruments")
        {
            Description = "Kite's instrument file, for the tokens of the symbols. Default: a few that are known, others made up.",
            HelpName = "file",
        };
        var apiKey = SimulatorStart.Credential("--api-key", "API key that is let in.", "simkey");
        var accessToken = SimulatorStart.Credential("--access-token", "Access token that is let in.", "simtoken");
        common.AddTo(command);
        Array.ForEach<Option>([instruments, apiKey, accessToken], command.Options.Add);
        command.SetAction(
            async (parsed, cancellation) =>
            {
                var login = new BrokerLogin(parsed.GetValue(apiKey)!, "SIM001", parsed.GetValue(accessToken)!, null);
                var options = new KiteSimulatorOptions { Port = common.PortOf(parsed) };
                options = common.TickIntervalOf(parsed) is { } interval ? options with { TickInterval = interval } : options;
                var (duration, steps) = (common.DurationOf(parsed), common.FaultsOf(parsed));
                var (day, listing) = SimulatorStart.Read(() => DayOf(common.DayOf(parsed), parsed.GetValue(instruments), context));
                var faults = new FaultPlan(common.SeedOf(parsed));
                await using var simulator = SimulatorStart.Open(
                    options.Port,
                    () =>
                        new KiteSimulator(
                            options,
                            day.Market,
                            listing.Of(day.Market),
                            login,
                            faults,
                            new LineLogger<KiteSimulator>(context.Error)
                        )
                );
                await PrintAsync(simulator, listing.Of(day.Market), parsed.GetValue(CommonOptions.Json), context);
                var script = SimulatorStart.ScriptOf(steps, faults, login, simulator.Rollover, "access token", context);
                return await new SimulatorRun(day.RunAsync, script, duration, context).RunAsync(cancellation);
            }
        );
        return command;
    }

    private static (SimulatedDay, KiteListing) DayOf(SimulatedDayOptions options, string? instruments, CliContext context)
    {
        var listing = instruments is null ? new KiteListing() : KiteListing.Load(instruments);
        return (SimulatorStart.DayOf(options, listing.Walk, listing.For, context), listing);
    }

    private static async Task PrintAsync(
        KiteSimulator simulator,
        IReadOnlyDictionary<uint, SimulatedInstrument> listing,
        bool isJson,
        CliContext context
    )
    {
        var login = simulator.Login!;
        var url = new Tidegate.Feeds.Kite.KiteLanguage(simulator.Address).DoorFor(login).Address.AbsoluteUri;
        if (isJson)
        {
            await context.Output.WriteLineAsync(
                JsonText.Of(writer =>
                {
                    writer.WriteString("address", simulator.Address.AbsoluteUri);
                    writer.WriteString("api_key", login.ApiKey);
                    writer.WriteString("access_token", login.AuthToken);
                    writer.WriteString("url", url);
                    writer.WriteNumber("instruments", listing.Count);
                })
            );
        }
        else
        {
            await context.Output.WriteLineAsync(
                $"""
                Kite's ticker, simulated, at {simulator.Address}
                  api_key       {SafeText.Of(login.ApiKey)}
                  access_token  {SafeText.Of(login.AuthToken)}
                  connect to    {SafeText.Of(url)}
                  instruments   {SimulatorStart.Some(listing, token => token.ToString(CultureInfo.InvariantCulture))}
                Ctrl+C ends it.
                """
            );
        }

        await context.Output.FlushAsync();
    }
}
