using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Tidegate.Core.Access;
using Tidegate.Core.Messages;
using Tidegate.Core.Topics;
using Tidegate.Kraken;
using Tidegate.Kraken.Connections;

namespace Tidegate.Feeds.Kraken;

/// <summary>The feed of Kraken Spot: prices, books and trades of what is wanted, and the balances and orders of configured accounts, each for its owner alone.</summary>
/// <remarks>
/// Publishes <c>md/KRAKEN/{pair}</c> and <c>trades/KRAKEN/{pair}</c> with pairs written <c>BTC-USD</c>, <c>acct/{user}/balances</c> and
/// <c>acct/{user}/executions</c>. Sockets, tokens and resynchronising are those of <see cref="KrakenClient"/>. Kraken WebSocket v2, read 2026-05-27.
/// </remarks>
public sealed class KrakenFeed : IFeed, ITopicSource, IFeedHealth, IAsyncDisposable
{
    private readonly KrakenFeedOptions _options;
    private readonly TimeProvider _time;
    private readonly Func<double> _jitter;
    private readonly ILoggerFactory _loggers;
    private readonly FeedMetrics _metrics;
    private readonly KrakenKeys _keys;
    private readonly KrakenSymbols _symbols = new();
    private volatile KrakenRun? _run;

    /// <param name="options">Free of faults (<see cref="KrakenFeedOptionsFaults"/>).</param>
    /// <param name="time">All waiting goes through it.</param>
    /// <param name="jitter">A number from 0 (inclusive) to 1 (exclusive) at each call. Thread-safe.</param>
    /// <param name="meters">Counters.</param>
    /// <param name="loggers">Hear of every connection's fate, never of a key, a token or a payload.</param>
    /// <exception cref="ArgumentException">The options have faults; the message lists them all.</exception>
    public KrakenFeed(KrakenFeedOptions options, TimeProvider time, Func<double> jitter, IMeterFactory meters, ILoggerFactory loggers)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (KrakenFeedOptionsFaults.Find(options) is { Count: > 0 } faults)
        {
            throw new ArgumentException(string.Join(' ', faults), nameof(options));
        }

        (_options, _time, _jitter, _loggers) = (options, time, jitter, loggers);
        _metrics = new FeedMetrics(meters, options.Name);
        _keys = new KrakenKeys(options, time, jitter, meters, loggers);
    }

    /// <summary>Name of the feed.</summary>
    public string Name => _options.Name;

    /// <inheritdoc />
    public FeedHealth Health => _run?.Health ?? new FeedHealth(Name, FeedState.Recovering, "not_running");

    /// <summary>Its connections at this moment.</summary>
    internal IReadOnlyList<KrakenConnectionStatus> Connections => _run?.Connections ?? [];

    /// <inheritdoc />
    /// <remarks>Before the exchange has said which pairs there are, names that look like pairs pass: their topics are told <c>no_instruments</c> until then.</remarks>
    public bool TryFind(Topic topic, [NotNullWhen(true)] out Mode? highest)
    {
        ArgumentNullException.ThrowIfNull(topic);
        highest = KrakenTopics.KindOf(topic, out var name) switch
        {
            KrakenTopicKind.Market when _symbols.MayBe(name) => Mode.Depth,
            KrakenTopicKind.Trades when _symbols.MayBe(name) => Mode.Ltp, // an event has no modes
            KrakenTopicKind.Balances or KrakenTopicKind.Executions when HasAccount(name) => Mode.Ltp,
            _ => null,
        };
        return highest is not null;
    }

    /// <inheritdoc />
    public bool IsFor(Grant grant, Topic topic)
    {
        ArgumentNullException.ThrowIfNull(grant);
        ArgumentNullException.ThrowIfNull(topic);
        return !KrakenTopics.IsForeign(topic, grant.UserId);
    }

    /// <inheritdoc />
    public int DepthMax(Topic topic) => _options.DepthMax;

    /// <inheritdoc />
    public async Task RunAsync(ITopicDemand demand, IUpdateSink sink, CancellationToken stopping)
    {
        ArgumentNullException.ThrowIfNull(demand);
        ArgumentNullException.ThrowIfNull(sink);
        var context = new KrakenContext(_options, _symbols, sink, _metrics, _time, _loggers.CreateLogger<KrakenFeed>());
        await using var run = new KrakenRun(context, _keys, ClientOptions);
        _run = run;
        try
        {
            await run.RunAsync(demand, stopping);
        }
        finally
        {
            _run = null; // what it had is going: nobody is to be told of its connections
        }
    }

    /// <summary>Overwrites tokens and keys. After the last run has ended.</summary>
    public ValueTask DisposeAsync() => _keys.DisposeAsync();

    private bool HasAccount(ReadOnlySpan<char> user)
    {
        foreach (var account in _options.Accounts.Keys)
        {
            if (user.SequenceEqual(account))
            {
                return true;
            }
        }

        return false;
    }

    private KrakenClientOptions ClientOptions()
    {
        var options = _options.ToClient();
        (options.TimeProvider, options.Random, options.LoggerFactory) = (_time, KrakenKeys.RandomOf(_jitter), _loggers);
        return options;
    }
}
