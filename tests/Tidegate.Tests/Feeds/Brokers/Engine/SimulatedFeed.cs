using Microsoft.Extensions.Logging.Abstractions;
using Tidegate.Core.Topics;
using Tidegate.Feeds.Brokers;
using Tidegate.Feeds.Simulators.Faults;
using Tidegate.Feeds.Simulators.Kite;
using Tidegate.Feeds.Simulators.Market;
using Tidegate.Markets.Calendars;

namespace Tidegate.Tests.Feeds.Brokers.Engine;

/// <summary>Kite's simulator, real sockets on loopback, and a feed that knows nothing of it: the real clock throughout.</summary>
internal sealed class SimulatedFeed : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly Meters _meters = new();
    private readonly Task _running;

    public SimulatedFeed(int instruments = 1, TimeSpan? silenceMax = null)
    {
        Market = new SimulatedMarket(TimeProvider.System);
        Traded = [.. Enumerable.Range(0, instruments).Select(index => Market.Add(new SimulatedTraits("NSE", $"S{index}")))];
        var listing = Traded.Index().ToDictionary(each => ListedInstruments.TokenOf(each.Index), each => each.Item);
        Simulator = new KiteSimulator(
            new KiteSimulatorOptions { TickInterval = TimeSpan.Zero, HeartbeatInterval = TimeSpan.FromMilliseconds(100) },
            Market,
            listing,
            HandedLogins.Login(),
            new FaultPlan(),
            NullLogger<KiteSimulator>.Instance
        );
        Logins = new HandedLogins(HandedLogins.Login());
        Feed = new BrokerFeed(
            new QuickKite(Simulator.Address, silenceMax ?? TimeSpan.FromSeconds(30)),
            ListedInstruments.OfKite(instruments),
            Logins,
            MarketCalendar.Default,
            new BrokerFeedOptions { Coalesce = TimeSpan.FromMilliseconds(20) },
            TimeProvider.System,
            () => 0.1,
            _meters,
            Log
        );
        _running = Feed.RunAsync(Demand, Sink, _stopping.Token);
    }

    public SimulatedMarket Market { get; }
    public IReadOnlyList<SimulatedInstrument> Traded { get; }
    public KiteSimulator Simulator { get; }
    public HandedLogins Logins { get; }
    public BrokerFeed Feed { get; }
    public FeedSink Sink { get; } = new();
    public ToldDemand Demand { get; } = new();
    public RecordingLogger<BrokerFeed> Log { get; } = new();

    public long Sum(string instrument) => _meters.Sum(instrument);

    /// <summary>Wants all instruments and waits until the simulator was asked for them.</summary>
    public async Task SubscribeAsync(Mode mode = Mode.Depth)
    {
        for (var index = 0; index < Traded.Count; index++)
        {
            Demand.Want(FeedBench.TopicOf(index), mode);
        }

        await FeedBench.UntilAsync(() => Simulator.Subscriptions == Traded.Count);
    }

    /// <summary>Trades at a price and waits until the topic says it.</summary>
    public async Task TradeAndSeeAsync(int index, decimal price)
    {
        Market.Trade(Traded[index], price);
        await FeedBench.UntilAsync(() => Sink.Of(FeedBench.TopicOf(index)) is [.., var last] && last.LastPrice == price);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Simulator.DisposeAsync();
        _stopping.Dispose();
        _meters.Dispose();
    }
}
