using Microsoft.Extensions.Logging.Abstractions;
using Tidegate.Core.Messages;
using Tidegate.Core.Topics;
using Tidegate.Feeds.Angel;
using Tidegate.Feeds.Arbitration;
using Tidegate.Feeds.Brokers;
using Tidegate.Feeds.Kite;
using Tidegate.Feeds.Simulators.Angel;
using Tidegate.Feeds.Simulators.Faults;
using Tidegate.Feeds.Simulators.Kite;
using Tidegate.Feeds.Simulators.Market;
using Tidegate.Markets.Calendars;
using Tidegate.Markets.Instruments;

namespace Tidegate.Tests.Feeds.Brokers.Engine;

/// <summary>Kite's and Angel's simulators on one market, a feed at each, and an arbiter that prefers Kite: real sockets on loopback, the real clock.</summary>
internal sealed class ArbitratedFeeds : IAsyncDisposable
{
    private static readonly BrokerLogin AngelLogin = new("angel-key", "A123", "angel-jwt", "angel-feed") { User = "alice" };

    private readonly CancellationTokenSource _stopping = new();
    private readonly Meters _meters = new();
    private readonly Task _running;

    /// <param name="shares">S0, S1… of NSE at both brokers; USDINR of CDS is Angel's alone.</param>
    /// <param name="depth20">Whether Angel's feed asks for 20 levels, on one connection.</param>
    public ArbitratedFeeds(int shares = 1, bool depth20 = false)
    {
        Market = new SimulatedMarket(TimeProvider.System);
        Shares = [.. Enumerable.Range(0, shares).Select(index => Market.Add(new SimulatedTraits("NSE", $"S{index}")))];
        Rupee = Market.Add(
            new SimulatedTraits("CDS", "USDINR29MAY25FUT")
            {
                PriceScale = 7,
                TickSize = 0.0025m,
                IsDerivative = true,
            }
        );
        Kite = new KiteSimulator(
            new KiteSimulatorOptions { TickInterval = TimeSpan.Zero, HeartbeatInterval = TimeSpan.FromMilliseconds(100) },
            Market,
            Shares.Index().ToDictionary(each => ListedInstruments.TokenOf(each.Index), each => each.Item),
            HandedLogins.Login(),
            new FaultPlan(),
            NullLogger<KiteSimulator>.Instance
        );
        Angel = new AngelSimulator(
            new AngelSimulatorOptions { TickInterval = TimeSpan.Zero },
            Market,
            Shares
                .Index()
                .Select(each => (Ref: new UpstreamRef(1, 1_000 + each.Index), each.Item))
                .Append((new UpstreamRef(13, 1_213), Rupee))
                .ToDictionary(),
            AngelLogin,
            new FaultPlan(),
            NullLogger<AngelSimulator>.Instance
        );
        var instruments = new ListedInstruments([.. Enumerable.Range(0, shares).SelectMany(RowsOf), RupeeRow]);
        var kite = Feed(new KiteLanguage(Kite.Address), instruments, HandedLogins.Login(), null);
        AngelFeed = Feed(new AngelLanguage(Angel.Address, depth20), instruments, AngelLogin, depth20 ? 1 : null);
        Arbiter = new FeedArbiter(
            new ArbitrationOptions(),
            [kite, AngelFeed],
            Sink,
            (_, _) => true,
            TimeProvider.System,
            _meters,
            NullLogger<FeedArbiter>.Instance
        );
        _running = Task.WhenAll(Run(kite, KiteDemand), Run(AngelFeed, AngelDemand), Arbiter.RunAsync(_stopping.Token));
    }

    public SimulatedMarket Market { get; }
    public IReadOnlyList<SimulatedInstrument> Shares { get; }
    public SimulatedInstrument Rupee { get; }
    public KiteSimulator Kite { get; }
    public AngelSimulator Angel { get; }
    public BrokerFeed AngelFeed { get; }
    public FeedArbiter Arbiter { get; }
    public FeedSink Sink { get; } = new();
    public ToldDemand KiteDemand { get; } = new();
    public ToldDemand AngelDemand { get; } = new();

    public static string RupeeTopic => "md/CDS/USDINR29MAY25FUT";

    public long Sum(string instrument) => _meters.Sum(instrument);

    public void Want(string topic, Mode? mode)
    {
        KiteDemand.Want(topic, mode);
        AngelDemand.Want(topic, mode);
    }

    /// <summary>Trades until what the topic heard last fits.</summary>
    public Task TradeUntilAsync(SimulatedInstrument instrument, string topic, Func<MarketUpdate, bool> fits)
    {
        var price = 1_500m;
        return FeedBench.UntilAsync(() =>
        {
            if (Sink.Of(topic) is [.., var last] && fits(last))
            {
                return true;
            }

            Market.Trade(instrument, price += 0.05m);
            return false;
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Kite.DisposeAsync();
        await Angel.DisposeAsync();
        _stopping.Dispose();
        _meters.Dispose();
    }

    private static Instrument[] RowsOf(int index) =>
        [
            ListedInstruments.Row($"S{index}", "NSE", ListedInstruments.TokenOf(index)),
            new()
            {
                Symbol = $"S{index}",
                Exchange = "NSE",
                Broker = "angel",
                BrokerSymbol = $"S{index}-EQ",
                BrokerExchange = "NSE",
                Token = $"{1_000 + index}",
            },
        ];

    private static Instrument RupeeRow =>
        new()
        {
            Symbol = "USDINR29MAY25FUT",
            Exchange = "CDS",
            Kind = InstrumentKind.Future,
            Broker = "angel",
            BrokerSymbol = "USDINR25MAYFUT",
            BrokerExchange = "CDS",
            Token = "1213",
        };

    private Task Run(BrokerFeed feed, ToldDemand demand) =>
        feed.RunAsync(Arbiter.DemandOf(feed, demand), Arbiter.SinkOf(feed), _stopping.Token);

    private BrokerFeed Feed(IBrokerLanguage language, ListedInstruments instruments, BrokerLogin login, int? connectionsMax) =>
        new(
            language,
            instruments,
            new HandedLogins(login),
            MarketCalendar.Default,
            new BrokerFeedOptions { Coalesce = TimeSpan.FromMilliseconds(20), ConnectionsMax = connectionsMax },
            TimeProvider.System,
            () => 0.1,
            _meters,
            NullLogger<BrokerFeed>.Instance
        );
}
