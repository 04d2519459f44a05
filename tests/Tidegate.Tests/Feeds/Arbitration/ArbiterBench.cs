using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Tidegate.Core.Messages;
using Tidegate.Core.Topics;
using Tidegate.Feeds.Arbitration;
using Tidegate.Testing;

namespace Tidegate.Tests.Feeds.Arbitration;

/// <summary>Two feeds of one instrument, Kite's preferred to Angel's, on a clock that a test moves.</summary>
public abstract class ArbiterBench : IDisposable
{
    private protected const string Path = "md/NSE/INFY";

    private protected static readonly Topic Infy = Topic.Parse(Path);

    private protected ArbiterBench() =>
        Arbiter = new FeedArbiter(
            new ArbitrationOptions(),
            [Kite, Angel],
            Hub,
            (_, _) => IsOpen,
            Time,
            Meters,
            NullLogger<FeedArbiter>.Instance
        );

    private protected ManualTime Time { get; } = new();

    private protected RecordingSink Hub { get; } = new();

    private protected Meters Meters { get; } = new();

    private protected ListedSource Kite { get; } = new("zerodha", Mode.Depth, 5, Path);

    private protected ListedSource Angel { get; } = new("angel", Mode.Depth, 20, Path);

    private protected FeedArbiter Arbiter { get; }

    private protected bool IsOpen { get; set; } = true;

    public void Dispose()
    {
        Meters.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected void TakeOverByAngel()
    {
        Tick(Kite, 100);
        Say(Kite, FeedState.Recovering);
        Tick(Angel, 101);
        Assert.Equal(["zerodha 100", "angel 101"], Heard());
    }

    private protected void Pass(double seconds) => Time.Advance(TimeSpan.FromSeconds(seconds));

    private protected void Tick(ListedSource source, decimal price, long atMs = 0) =>
        Publish(source, new MarketUpdate(Infy, price) { ExchangeTimeNs = atMs * 1_000_000 });

    private protected void Publish(ListedSource source, MarketUpdate update) => Arbiter.SinkOf(source).Publish(update);

    private protected void Say(ListedSource source, FeedState state, string reason = "said") =>
        Arbiter.SinkOf(source).Report(new FeedStatus(source.Name, Infy, state, reason));

    private protected string[] Heard() =>
        [.. Hub.Updates.Select(update => string.Create(CultureInfo.InvariantCulture, $"{update.Source} {update.LastPrice}"))];
}
