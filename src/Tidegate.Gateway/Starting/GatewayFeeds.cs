using System.Diagnostics.Metrics;
using Tidegate.AspNetCore.Endpoints;
using Tidegate.Auth.Brokers;
using Tidegate.Auth.Revoking;
using Tidegate.Core.Topics;
using Tidegate.Feeds;
using Tidegate.Feeds.Brokers;
using Tidegate.Feeds.Csv;
using Tidegate.Feeds.Kraken;
using Tidegate.Feeds.Replay;
using Tidegate.Feeds.Supervision;
using Tidegate.Gateway.Configuration;
using Tidegate.Markets.Calendars;
using Tidegate.Markets.Instruments;
using Tidegate.Markets.Instruments.Stores;

namespace Tidegate.Gateway.Starting;

/// <summary>Registers what the gateway streams: the brokers of the configuration by their places, Kraken, then the data file, and the instruments that they are about.</summary>
internal static class GatewayFeeds
{
    /// <summary>Adds the feeds.</summary>
    public static void AddGatewayFeeds(this IServiceCollection services, GatewaySettings settings)
    {
        // Jitter, nothing secret. Feeds draw from threads of their own.
        var random = new Random(Environment.ProcessId);
        var gate = new Lock();
        double Jitter()
        {
            lock (gate)
            {
                return random.NextDouble();
            }
        }

        AddInstruments(services, settings);
        services.AddSingleton<IBrokerLogins>(provider => new StoredBrokerLogins(
            provider.GetRequiredService<BrokerSessions>(),
            broker => settings.Gateway.Brokers[broker].Feed.User
        ));
        foreach (
            var (broker, options) in settings
                .Gateway.Brokers.OrderBy(each => each.Value.Place)
                .ThenBy(each => each.Key, StringComparer.Ordinal)
        )
        {
            services.AddKeyedSingleton(broker, (provider, _) => MakeFeed(provider, broker, options, Jitter));
            AddFeed(services, provider => provider.GetRequiredKeyedService<BrokerFeed>(broker));
        }

        AddKraken(services, settings.Gateway.Kraken, Jitter);
        AddCsv(services, settings);
        AddReplays(services, settings.Gateway.Replays);
        services.AddSingleton(settings.Gateway.Arbitration);
        services.AddSingleton(provider => new FeedSupervisor(
            provider.GetRequiredService<TimeProvider>(),
            Jitter,
            provider.GetRequiredService<ILogger<FeedSupervisor>>()
        ));
        services.AddHostedService<FeedHost>();
    }

    /// <summary>One feed in its three parts: what runs, what has topics, what can be asked for its health.</summary>
    private static void AddFeed<T>(IServiceCollection services, Func<IServiceProvider, T> feed)
        where T : class, IFeed, ITopicSource, IFeedHealth
    {
        services.AddSingleton(provider => RunningFeed.Of(feed(provider)));
        services.AddSingleton<ITopicSource>(feed);
        services.AddSingleton<IFeedHealth>(feed);
    }

    private static void AddInstruments(IServiceCollection services, GatewaySettings settings)
    {
        services.AddSingleton(CalendarOf(settings.Gateway));
        services.AddSingleton<IMarketCalendar>(provider => provider.GetRequiredService<CalendarBook>());
        services.AddHostedService<CalendarWatch>();
        services.AddSingleton(settings.Gateway.Instruments);
        services.AddSingleton(provider => new InstrumentBook(provider.GetRequiredService<IInstrumentStore>()));
        services.AddSingleton<IInstruments>(provider => provider.GetRequiredService<InstrumentBook>());
        services.AddSingleton<SymbolMapper>();
        services.AddSingleton<InstrumentWatch>();
        services.AddSingleton<IChangeListener>(provider => provider.GetRequiredService<InstrumentWatch>());
        services.AddHostedService(provider => provider.GetRequiredService<InstrumentWatch>());
        if (settings.IsDemo)
        {
            services.AddHostedService<DemoInstruments>();
        }
    }

    private static void AddKraken(IServiceCollection services, KrakenFeedOptions options, Func<double> jitter)
    {
        if (!options.Enabled)
        {
            return;
        }

        services.AddSingleton(provider => new KrakenFeed(
            options,
            provider.GetRequiredService<TimeProvider>(),
            jitter,
            provider.GetRequiredService<IMeterFactory>(),
            provider.GetRequiredService<ILoggerFactory>()
        ));
        AddFeed(services, provider => provider.GetRequiredService<KrakenFeed>());
    }

    private static void AddCsv(IServiceCollection services, GatewaySettings settings)
    {
        services.AddSingleton(provider =>
            CsvFeed.Load(
                settings.Gateway.Csv,
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<CsvFeed>>(),
                provider.GetRequiredService<IMeterFactory>()
            )
        );
        AddFeed(services, provider => provider.GetRequiredService<CsvFeed>());
        services.AddSingleton(provider => provider.GetRequiredService<CsvFeed>().Replay);
        services.AddSingleton(provider => new PushedSeries(provider.GetRequiredService<CsvFeed>().Series));
    }

    /// <summary>Beside the feeds, not among them: each topic of a replay has one source, and nobody arbitrates.</summary>
    private static void AddReplays(IServiceCollection services, ReplayOptions options)
    {
        if (options.Folder is null)
        {
            return;
        }

        services.AddSingleton(options);
        services.AddSingleton<ReplayDesk>();
        services.AddSingleton<IReplays>(provider => provider.GetRequiredService<ReplayDesk>());
        services.AddSingleton<ITopicSource>(provider => provider.GetRequiredService<ReplayDesk>());
        services.AddHostedService<ReplayHost>();
    }

    private static BrokerFeed MakeFeed(IServiceProvider provider, string broker, BrokerOptions options, Func<double> jitter) =>
        new(
            BrokerOptions.LanguageOf(broker, options.Address is { } address ? new Uri(address) : null)!, // checked with the configuration
            provider.GetRequiredService<IInstruments>(),
            provider.GetRequiredService<IBrokerLogins>(),
            provider.GetRequiredService<IMarketCalendar>(),
            options.Feed,
            provider.GetRequiredService<TimeProvider>(),
            jitter,
            provider.GetRequiredService<IMeterFactory>(),
            provider.GetRequiredService<ILogger<BrokerFeed>>()
        );

    private static CalendarBook CalendarOf(GatewayOptions options) =>
        CalendarBook.TryOpen(options.CalendarFile, out var book, out var fault)
            ? book
            : throw new FeedRefusedException($"The calendar cannot be used: {fault}");
}
