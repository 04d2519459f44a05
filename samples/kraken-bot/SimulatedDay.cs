using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Tidegate.Feeds.Simulators.Faults;
using Tidegate.Feeds.Simulators.Kraken;
using Tidegate.Kraken;
using Tidegate.Kraken.Tokens;

namespace KrakenBot;

/// <summary>Kraken on this machine, and what goes wrong with it in the course of a day.</summary>
internal sealed class SimulatedDay : IAsyncDisposable
{
    public const string Key = "simkey";
    public const string Secret = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly CancellationTokenSource _night = new();
    private readonly Task _market;
    private readonly Lock _gate = new();
    private Task _expired = Task.CompletedTask;
    private readonly Dictionary<string, long> _told = [];

    public SimulatedDay()
    {
        var options = new KrakenSimulatorOptions { Accounts = [new KrakenSimulatedAccount(Key, Secret)] };
        Exchange = new KrakenSimulator(
            options,
            KrakenListing.Default,
            new FaultPlan(),
            TimeProvider.System,
            NullLogger<KrakenSimulator>.Instance
        );
        _market = Exchange.RunAsync(_night.Token);
    }

    public KrakenSimulator Exchange { get; }

    /// <summary>Prints a line; of a kind that comes often, one in a second.</summary>
    public void Tell(string line)
    {
        lock (_gate)
        {
            var kind = line.Split(' ', 2)[0];
            if (!_told.TryGetValue(kind, out var last) || Stopwatch.GetElapsedTime(last) > TimeSpan.FromSeconds(1))
            {
                _told[kind] = Stopwatch.GetTimestamp();
                Console.WriteLine(line);
            }
        }
    }

    /// <summary>One fault after the other, each when the bot has got over the one before.</summary>
    /// <returns>Whether it got over all of them.</returns>
    public async Task<bool> PlayAsync(TimeSpan pace, KrakenClient client, KrakenTokenManager tokens)
    {
        (string What, Action Do)[] faults =
        [
            ("every connection breaks", Exchange.Drop),
            ("a checksum of the book is wrong", () => Exchange.Faults.Next(SimulatorFault.WrongChecksum)),
            ("an update of the book is lost", () => Exchange.Faults.Next(SimulatorFault.LostUpdate)),
            (
                "every token is revoked, then connections break",
                () =>
                {
                    Exchange.RevokeTokens();
                    Exchange.Drop();
                }
            ),
            ("no token to be had, and connections break", () => NoTokens(tokens)),
            ("maintenance", Maintain),
        ];
        var isWell = await IsWellAsync(client);
        foreach (var (what, act) in faults)
        {
            Console.WriteLine($"--- {what}");
            act();
            await Task.Delay(pace);
            isWell &= await IsWellAsync(client);
        }

        return isWell;
    }

    public async ValueTask DisposeAsync()
    {
        await _night.CancelAsync();
        await _market.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _expired.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // that none was to be had is part of the day
        await Exchange.DisposeAsync();
        _night.Dispose();
    }

    private void NoTokens(KrakenTokenManager tokens)
    {
        Exchange.RevokeTokens();
        Exchange.Refusals.Next("EService:Unavailable", "GetWebSocketsToken", times: 2);
        _expired = tokens.HandleTokenExpiryAsync().AsTask(); // as if its time had come
        Exchange.Drop();
    }

    private void Maintain()
    {
        Exchange.Turn("maintenance");
        Exchange.Drop();
        Exchange.Turn("online");
    }

    private static async Task<bool> IsWellAsync(KrakenClient client)
    {
        var since = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(since) < Patience)
        {
            if (client.GetBalanceStatus().WebSocketHealthy && client.GetStatus().Public.SubscriptionsLive == 2)
            {
                return true;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100));
        }

        return false;
    }
}
