using Microsoft.Extensions.Logging.Abstractions;
using Tidegate.Feeds.Brokers;
using Tidegate.Feeds.Simulators.Faults;
using Tidegate.Feeds.Simulators.Kite;
using Tidegate.Feeds.Simulators.Market;
using Tidegate.Testing;

namespace Tidegate.Tests.Feeds.Simulators;

/// <summary>A Kite simulator on a manual clock with five instruments, one of each way to write a price.</summary>
internal sealed class SimulatedExchange : IAsyncDisposable
{
    public const uint Infy = 408_065;
    public const uint Nifty = 256_265;
    public const uint Option = 10_924_290;
    public const uint UsdInr = (1_213 << 8) | 3;
    public const uint BseCurrency = (1_214 << 8) | 6;

    public static readonly BrokerLogin Login = new("key", "AB1234", "token", null);

    public SimulatedExchange(KiteSimulatorOptions? options = null)
    {
        Market = new SimulatedMarket(Time);
        Listing = new Dictionary<uint, SimulatedInstrument>
        {
            [Infy] = Market.Add(new SimulatedTraits("NSE", "INFY")),
            [Nifty] = Market.Add(new SimulatedTraits("NSE_INDEX", "NIFTY") { IsIndex = true }),
            [Option] = Market.Add(new SimulatedTraits("NFO", "NIFTY14OCT2525000CE") { LotSize = 75, IsDerivative = true }),
            [UsdInr] = Market.Add(
                new SimulatedTraits("CDS", "USDINR")
                {
                    PriceScale = 7,
                    TickSize = 0.0025m,
                    IsDerivative = true,
                }
            ),
            [BseCurrency] = Market.Add(
                new SimulatedTraits("BCD", "USDINR")
                {
                    PriceScale = 4,
                    TickSize = 0.0025m,
                    IsDerivative = true,
                }
            ),
        };
        Simulator = new KiteSimulator(options ?? new(), Market, Listing, Login, Faults, NullLogger<KiteSimulator>.Instance);
    }

    public ManualTime Time { get; } = new(new DateTimeOffset(2025, 10, 8, 4, 0, 0, TimeSpan.Zero));

    public SimulatedMarket Market { get; }

    public Dictionary<uint, SimulatedInstrument> Listing { get; }

    public FaultPlan Faults { get; } = new();

    public KiteSimulator Simulator { get; }

    public void Trade(uint token, decimal price, long? quantity = null) => Market.Trade(Listing[token], price, quantity);

    /// <summary>One trade of everything.</summary>
    public void Open()
    {
        Trade(Infy, 1_573.70m, 7);
        Trade(Nifty, 24_850.90m);
        Trade(Option, 235.60m, 150);
        Trade(UsdInr, 250.4725m, 3); // above 214.7483: the highest bit is set
        Trade(BseCurrency, 83.4725m, 2);
    }

    /// <summary>Lets a second pass once the simulator waits for it.</summary>
    public async Task SecondAsync()
    {
        await Time.UntilTimerAsync(TimeSpan.FromSeconds(1)).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Time.Advance(TimeSpan.FromSeconds(1));
    }

    public Task<SimulatedClient> ConnectAsync(BrokerLogin? login = null) => SimulatedClient.ConnectAsync(Simulator, login ?? Login);

    public ValueTask DisposeAsync() => Simulator.DisposeAsync();
}
