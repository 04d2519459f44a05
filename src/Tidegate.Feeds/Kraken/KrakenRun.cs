using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Tidegate.Core.Messages;
using Tidegate.Core.Topics;
using Tidegate.Kraken;
using Tidegate.Kraken.Connections;

namespace Tidegate.Feeds.Kraken;

/// <summary>One run of the feed: its clients, one stream for each topic that is wanted, and the watch over them.</summary>
internal sealed partial class KrakenRun : IAsyncDisposable
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(250);

    private readonly ConcurrentDictionary<Topic, KrakenWanted> _wanted = [];
    private readonly ConcurrentDictionary<string, KrakenLine> _accounts = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly KrakenContext _context;
    private readonly KrakenKeys _keys;
    private readonly Func<KrakenClientOptions> _clientOptions;
    private readonly KrakenLine _market;
    private readonly ILogger _logger;

    public KrakenRun(KrakenContext context, KrakenKeys keys, Func<KrakenClientOptions> clientOptions)
    {
        (_context, _keys, _clientOptions, _logger) = (context, keys, clientOptions, context.Logger);
        _market = new KrakenLine(new KrakenClient(clientOptions()), account: null);
    }

    /// <summary>The values of one moment. For any thread.</summary>
    public FeedHealth Health
    {
        get
        {
            KrakenStream[] streams = [.. _wanted.Values.Select(each => each.Stream)];
            KrakenLine[] lines = [_market, .. streams.Select(stream => stream.Line).Where(line => line != _market).Distinct()];
            var (state, reason) = StateOf(lines, streams);
            return new FeedHealth(_context.Options.Name, state, reason)
            {
                Connections = lines.Count(line => line.IsOpen),
                ConnectionsWanted = lines.Length,
                Subscriptions = streams.Length,
                StaleTopics = streams.Count(stream => stream.Told == FeedState.Stale),
                Reconnects = _context.Metrics.Reconnects,
                StaleEvents = _context.Metrics.StaleEvents,
                LastDataAge = streams.Max(stream => stream.LastData) is { } at ? _context.Time.GetElapsedTime(at) : null,
            };
        }
    }

    /// <summary>Every connection at this moment. For any thread.</summary>
    public IReadOnlyList<KrakenConnectionStatus> Connections => [_market.Status, .. _accounts.Values.Select(line => line.Status)];

    /// <summary>Runs until the stop, or until a part fails.</summary>
    public Task RunAsync(ITopicDemand demand, CancellationToken stopping) =>
        Together.RunAsync(
            stopping,
            ReadInstrumentsAsync,
            token => FollowAsync(demand, token),
            WatchAsync,
            token => _failed.Task.WaitAsync(token)
        );

    public async ValueTask DisposeAsync()
    {
        foreach (var topic in _wanted.Keys)
        {
            await ReleaseAsync(topic);
        }

        foreach (var line in _accounts.Values.Append(_market))
        {
            await line.DisposeAsync();
        }
    }

    private Task ReadInstrumentsAsync(CancellationToken ending) =>
        new KrakenReading(_context, "instrument").RunAsync(
            _market.Client.InstrumentsAsync,
            data =>
            {
                var isFirst = !_context.Symbols.Known.IsCompleted;
                _context.Symbols.Take(data);
                if (isFirst && data.IsSnapshot)
                {
                    LogPairs(_context.Options.Name, _context.Symbols.Count);
                }
            },
            _ => { },
            ending
        );

    private async Task FollowAsync(ITopicDemand demand, CancellationToken ending)
    {
        await foreach (var change in demand.ReadAllAsync(ending))
        {
            if (change.Mode is null)
            {
                await ReleaseAsync(change.Topic);
            }
            else if (_wanted.TryGetValue(change.Topic, out var known))
            {
                known.Stream.Want(change);
            }
            else if (Make(change.Topic) is { } stream)
            {
                stream.Want(change);
                _wanted[change.Topic] = new KrakenWanted(stream, _failed, ending);
            }
        }

        await Task.Delay(Timeout.InfiniteTimeSpan, _context.Time, ending); // nobody says anything more
    }

    private KrakenStream? Make(Topic topic)
    {
        var kind = KrakenTopics.KindOf(topic, out var part);
        var name = part.ToString();
        return kind switch
        {
            KrakenTopicKind.Market => new KrakenMarketStream(_context, _market, topic, name),
            KrakenTopicKind.Trades => new KrakenTradeStream(_context, _market, topic, name),
            KrakenTopicKind.Balances when Account(name) is { } line => new KrakenBalanceStream(_context, line, topic),
            KrakenTopicKind.Executions when Account(name) is { } line => new KrakenExecutionStream(_context, line, topic),
            _ => null,
        };
    }

    private KrakenLine? Account(string user)
    {
        if (!_accounts.TryGetValue(user, out var line) && _keys.Find(user) is { } account)
        {
            line = new KrakenLine(new KrakenClient(_clientOptions(), account), account);
            _accounts[user] = line;
        }

        return line;
    }

    private async Task ReleaseAsync(Topic topic)
    {
        if (_wanted.TryRemove(topic, out var wanted))
        {
            await wanted.DisposeAsync();
        }
    }

    private async Task WatchAsync(CancellationToken ending)
    {
        using var ticks = new PeriodicTimer(LookInterval, _context.Time);
        while (await ticks.WaitForNextTickAsync(ending))
        {
            foreach (var wanted in _wanted.Values)
            {
                wanted.Stream.Look();
            }

            foreach (var line in _accounts.Values.Append(_market))
            {
                line.Count(_context.Metrics);
            }
        }
    }

    // The lines first: one that is down is worse than what any topic says of itself.
    private (FeedState State, string Reason) StateOf(KrakenLine[] lines, KrakenStream[] streams)
    {
        var down = lines.Select(line => line.State).Where(state => state.State != FeedState.Live).ToArray();
        FeedState?[] told = [.. streams.Select(stream => stream.Told)];
        return down.Length > 0 ? down.MaxBy(each => each.State)
            : !_context.Symbols.Known.IsCompleted ? (FeedState.Recovering, "no_instruments")
            : told.Length == 0 ? (FeedState.Quiet, "nothing_wanted")
            : told.Contains(FeedState.Live) ? (FeedState.Live, "ticks")
            : told.Contains(FeedState.Stale) ? (FeedState.Stale, "no_ticks")
            : told.Contains(FeedState.Quiet) ? (FeedState.Quiet, "maintenance")
            : (FeedState.Recovering, "subscribed");
    }

    [LoggerMessage(LogEvents.KrakenPairsKnown, LogLevel.Information, "Feed {Feed}: {Pairs} pairs are traded")]
    private partial void LogPairs(string feed, int pairs);
}
