using System.CommandLine;
using System.Security.Cryptography;
using Tidegate.Cli.Terminal;
using Tidegate.Feeds.Simulators.Faults;
using Tidegate.Feeds.Simulators.Kraken;

namespace Tidegate.Cli.Simulators;

/// <summary><c>tidegate sim kraken</c>: Kraken Spot on this machine, REST and sockets on one port.</summary>
internal static class SimKrakenCommand
{
    private const int UsualPort = 8912;
    private const int PairsShown = 5;

    public static Command Create(CliContext context)
    {
        var command = new Command("kraken", "Simulate Kraken Spot: prints its addresses and the key that it knows, runs until Ctrl+C.");
        var basics = new SimulatorBasics(UsualPort);
        var own = new KrakenLine();
        basics.AddTo(command);
        own.AddTo(command);
        command.SetAction(
            async (parsed, cancellation) =>
            {
                var account = own.AccountOf(parsed);
                var options = own.OptionsOf(parsed, account) with { Port = basics.PortOf(parsed), Seed = basics.SeedOf(parsed) };
                var (duration, steps, refusals) = (basics.DurationOf(parsed), basics.FaultsOf(parsed), own.RefusalsOf(parsed));
                var listing = SimulatorStart.Read(() => own.ListingOf(parsed));
                var faults = new FaultPlan(options.Seed);
                await using var simulator = SimulatorStart.Open(
                    options.Port,
                    () =>
                        SimulatorStart.Read(() =>
                            new KrakenSimulator(options, listing, faults, context.Time, new LineLogger<KrakenSimulator>(context.Error))
                        )
                );
                foreach (var (request, error, times) in refusals)
                {
                    simulator.Refusals.Next(error, request, times);
                }

                simulator.Turn(own.StateOf(parsed));
                await PrintAsync(simulator, listing, account, parsed.GetValue(CommonOptions.Json), context);
                var script = new FaultScript(steps, faults, isAlive => Roll(simulator, isAlive, context), context.Time);
                return await new SimulatorRun(simulator.RunAsync, script, duration, context).RunAsync(cancellation);
            }
        );
        return command;
    }

    /// <summary>A secret nobody else has: 64 bytes, as the exchange makes them.</summary>
    public static string NewSecret() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(64));

    private static void Roll(KrakenSimulator simulator, bool isAlive, CliContext context)
    {
        if (!isAlive)
        {
            simulator.RevokeTokens();
            context.Note("rollover: every token is dead.");
        }
    }

    private static async Task PrintAsync(
        KrakenSimulator simulator,
        KrakenListing listing,
        KrakenSimulatedAccount account,
        bool isJson,
        CliContext context
    )
    {
        var pairs = listing.Symbols.ToList();
        if (isJson)
        {
            await context.Output.WriteLineAsync(
                JsonText.Of(writer =>
                {
                    writer.WriteString("rest", simulator.RestAddress.AbsoluteUri);
                    writer.WriteString("public", simulator.PublicAddress.AbsoluteUri);
                    writer.WriteString("private", simulator.PrivateAddress.AbsoluteUri);
                    writer.WriteString("level3", simulator.Level3Address.AbsoluteUri);
                    writer.WriteString("api_key", account.ApiKey);
                    writer.WriteString("api_secret", account.Secret);
                    writer.WriteNumber("pairs", pairs.Count);
                })
            );
        }
        else
        {
            await context.Output.WriteLineAsync(
                $"""
                Kraken Spot, simulated
                  REST        {simulator.RestAddress}
                  public      {simulator.PublicAddress}
                  private     {simulator.PrivateAddress}
                  level 3     {simulator.Level3Address}
                  API key     {SafeText.Of(account.ApiKey)}
                  API secret  {SafeText.Of(account.Secret)}
                  pairs       {pairs.Count}: {SafeText.Of(string.Join(", ", pairs.Take(PairsShown)))}{(
                    pairs.Count > PairsShown ? ", ..." : ""
                )}
                Ctrl+C ends it.
                """
            );
        }

        await context.Output.FlushAsync();
    }
}
