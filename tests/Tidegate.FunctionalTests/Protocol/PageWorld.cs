using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Tidegate.Core.Messages;
using Tidegate.Core.Topics;
using Tidegate.FunctionalTests.Support;
using Tidegate.Testing;

namespace Tidegate.FunctionalTests.Protocol;

/// <summary>A gateway as the page supposes it: a market with one instrument, and a clock that moves when the page says so.</summary>
internal sealed partial class PageWorld(GatewayFixture gateway, RawPeer bystander) : IAsyncDisposable
{
    private static readonly TimeSpan TimeStep = TimeSpan.FromSeconds(5); // shorter than any deadline of a client that answers pings

    private MarketUpdate _last = Opening;
    private bool _isAlone;

    public GatewayFixture Gateway => gateway;

    private static MarketUpdate Opening { get; } =
        new(Topic.Parse("md/NSE/RELIANCE"), 1424.05m)
        {
            Open = 1410.0m,
            High = 1431.9m,
            Low = 1405.2m,
            Close = 1409.8m,
            Volume = 1883921,
            ExchangeTimeNs = 1763781234567890123,
            Book = new OrderBook(
                [.. Levels(1424.00m, -0.05m, (1_200, 14), (880, 9), (2_310, 21), (400, 3), (950, 8), (75, 1))],
                [.. Levels(1424.05m, 0.05m, (320, 5), (1_100, 12), (640, 6), (2_000, 17), (150, 2), (90, 1))]
            ),
        };

    /// <summary>Starts a gateway in which RELIANCE has traded once.</summary>
    public static async Task<PageWorld> StartAsync()
    {
        var clock = new ManualTime(new DateTimeOffset(2025, 11, 22, 3, 13, 54, TimeSpan.Zero));
        var gateway = await GatewayFixture.StartAsync(setup =>
        {
            setup.Time = clock;
            setup.Services = services =>
                services.AddSingleton<ITopicSource>(new ListedTopics(Mode.Depth, Opening.Topic.Path) { Name = "csv" });
            setup.Settings["Tidegate:Hub:Shards"] = "1"; // what somebody else was told is over for everybody
        });
        gateway.Hub.Publish(Opening);
        var bystander = await gateway.OpenAsync("/stream");
        bystander.AnswersPings = true;
        return new PageWorld(gateway, bystander);
    }

    /// <summary>A token of an application's back end, which may publish what concerns the kitchen.</summary>
    public string ApplicationToken(TimeSpan lifetime) => ApplicationToken(gateway, lifetime);

    /// <inheritdoc cref="ApplicationToken(TimeSpan)" />
    public static string ApplicationToken(GatewayFixture gateway, TimeSpan lifetime) =>
        gateway.Token("tidegate", "backend", lifetime: lifetime, permissions: ["publish:app/kds", "kitchen.access"]);

    /// <summary>Lets happen what a line says; false where this world has no such event.</summary>
    public async Task<bool> TryHappenAsync(string line, RawPeer? peer)
    {
        if (Trade().Match(line) is { Success: true } trade)
        {
            Publish(decimal.Parse(trade.Groups[1].Value, CultureInfo.InvariantCulture));
        }
        else if (Later().Match(line) is { Success: true } later)
        {
            await PassAsync(TimeSpan.FromSeconds(int.Parse(later.Groups[1].Value, CultureInfo.InvariantCulture)), peer);
        }
        else if (Feed().Match(line) is { Success: true } feed)
        {
            var state = Enum.Parse<FeedState>(feed.Groups[1].Value, ignoreCase: true);
            gateway.Hub.Report(new FeedStatus("csv", Opening.Topic, state, feed.Groups[2].Value));
        }
        else if (line == "the server is told to stop")
        {
            await StopAsync(peer!);
            return true;
        }
        else
        {
            return false;
        }

        await SettleAsync(peer); // what happened is over before the next line
        return true;
    }

    public async ValueTask DisposeAsync()
    {
        await bystander.DisposeAsync();
        await gateway.DisposeAsync();
    }

    /// <summary>With the page's client alone, because those that leave are closed one after the other, and time stands still.</summary>
    private async Task StopAsync(RawPeer peer)
    {
        _isAlone = true;
        await bystander.CloseAsync();
        while (gateway.Hub.SessionCount > 1)
        {
            await peer.SettleAsync(); // bounded by the test's patience
        }

        _ = gateway.App.StopAsync(CancellationToken.None); // the page reads on; disposal waits for it
    }

    /// <summary>Everything that has happened is over, for the client of the page and for everybody else.</summary>
    private async Task SettleAsync(RawPeer? peer)
    {
        if (!_isAlone)
        {
            await bystander.TrySettleAsync();
        }

        if (peer is not null)
        {
            await peer.TrySettleAsync();
        }
    }

    private void Publish(decimal price)
    {
        _last = new MarketUpdate(_last.Topic, price)
        {
            Open = _last.Open,
            High = _last.High,
            Low = _last.Low,
            Close = _last.Close,
            Volume = _last.Volume + 75,
            ExchangeTimeNs = _last.ExchangeTimeNs + 100_000_000,
            Book = _last.Book,
        };
        gateway.Hub.Publish(_last);
    }

    private async Task PassAsync(TimeSpan time, RawPeer? peer)
    {
        for (var left = time; left > TimeSpan.Zero; left -= TimeStep)
        {
            gateway.Time.Advance(left < TimeStep ? left : TimeStep);
            await SettleAsync(peer); // a sign of life; it wakes the hub
            await SettleAsync(peer); // which has looked at its deadlines before this
        }
    }

    private static ImmutableArray<BookLevel> Levels(decimal best, decimal step, params (int Quantity, int Orders)[] levels) =>
        [.. levels.Select((level, i) => new BookLevel(best + (i * step), level.Quantity, level.Orders))];

    [GeneratedRegex(@"^RELIANCE trades at ([\d.]+)$")]
    private static partial Regex Trade();

    [GeneratedRegex(@"^(\d+) s later$")]
    private static partial Regex Later();

    [GeneratedRegex(@"^its feed is (\w+): (\w+)$")]
    private static partial Regex Feed();
}
