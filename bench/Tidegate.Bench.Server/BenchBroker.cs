using System.Diagnostics.Metrics;
using System.Globalization;
using Tidegate.Core.Topics;
using Tidegate.Feeds.Brokers;
using Tidegate.Feeds.Kite;
using Tidegate.Markets.Calendars;
using Tidegate.Markets.Instruments;
using Tidegate.Markets.Instruments.Tables;
using Tidegate.Streaming.Hub;
using Instrument = Tidegate.Markets.Instruments.Instrument;

namespace Tidegate.Bench.Server;

/// <summary>The feed of a broker whose ticker listens on the port in <c>TIDEGATE_BENCH_TICKER</c>.</summary>
internal static class BenchBroker
{
    /// <summary>Port of the ticker; null: there is none.</summary>
    public static int? Ticker =>
        Environment.GetEnvironmentVariable("TIDEGATE_BENCH_TICKER") is { } port ? int.Parse(port, CultureInfo.InvariantCulture) : null;

    /// <summary>Registers feed and instruments.</summary>
    public static void Add(IServiceCollection services, int port)
    {
        var instruments = new InstrumentBook();
        var table = new InstrumentTableBuilder(KiteLanguage.BrokerName, new DateOnly(2025, 4, 1));
        for (var number = 0; number < KiteTicker.Instruments; number++)
        {
            var (symbol, token) = (KiteTicker.SymbolOf(number), KiteTicker.TokenOf(number).ToString(CultureInfo.InvariantCulture));
            table.Add(
                new Instrument
                {
                    Symbol = symbol,
                    Exchange = "NSE",
                    Broker = KiteLanguage.BrokerName,
                    BrokerSymbol = symbol,
                    BrokerExchange = "NSE",
                    Token = token,
                }
            );
        }

        instruments.TryReplace(table.Build(), report: null, out _);
        services.AddSingleton(instruments);
        services.AddSingleton(provider => new BrokerFeed(
            new KiteLanguage(new Uri($"ws://127.0.0.1:{port}/")),
            instruments,
            new OneLogin(),
            MarketCalendar.Default,
            new BrokerFeedOptions { RolloverAt = null },
            TimeProvider.System,
            () => 0,
            provider.GetRequiredService<IMeterFactory>(),
            provider.GetRequiredService<ILogger<BrokerFeed>>()
        ));
        services.AddSingleton<ITopicSource>(provider => provider.GetRequiredService<BrokerFeed>());
    }

    /// <summary>Runs the feed as long as the process.</summary>
    public static Task RunAsync(IServiceProvider services)
    {
        var hub = services.GetRequiredService<TopicHub>();
        return services.GetRequiredService<BrokerFeed>().RunAsync(hub.Demand, hub, CancellationToken.None);
    }

    private sealed class OneLogin : IBrokerLogins
    {
        public ValueTask<BrokerLogin?> GetAsync(string broker, CancellationToken cancellation) =>
            new(new BrokerLogin("key", "client", "token", null));

        public Task WaitForChangeAsync(string broker, CancellationToken cancellation) => Task.Delay(Timeout.Infinite, cancellation);
    }
}
