using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Tidegate.Core.Messages;
using Tidegate.Core.Topics;

namespace Tidegate.Feeds.Arbitration;

/// <summary>
/// Several feeds of the same instruments as one source: each topic comes from one of them at a time, and another stands in within
/// <see cref="ArbitrationOptions.StallAfter"/>. Every feed is asked for everything it has: the standby is hot. Thread-safe.
/// </summary>
public sealed partial class FeedArbiter : ITopicSource
{
    private static readonly TimeSpan LookMax = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<Topic, TopicArbitration> _topics = [];
    private readonly ITopicSource[] _sources;
    private readonly ArbitrationCommons _commons;
    private readonly ILogger _logger;

    /// <summary>Stands between feeds and a sink.</summary>
    /// <param name="options">When one gives way.</param>
    /// <param name="sources">The feeds as sources, the preferred one first; at least one, each with a name of its own.</param>
    /// <param name="sink">Where the one stream goes: the hub.</param>
    /// <param name="expectsTicks">Whether a topic's market is open at an instant: silence counts then. Pure and quick; called from any thread.</param>
    /// <param name="time">The clock.</param>
    /// <param name="meters">Counters.</param>
    /// <param name="logger">Hears of topics that went over to another feed, all of one look together.</param>
    /// <exception cref="ArgumentException">The options have faults, all of which the message lists; there is no source, or two have one name.</exception>
    public FeedArbiter(
        ArbitrationOptions options,
        IEnumerable<ITopicSource> sources,
        IUpdateSink sink,
        Func<Topic, DateTimeOffset, bool> expectsTicks,
        TimeProvider time,
        IMeterFactory meters,
        ILogger<FeedArbiter> logger
    )
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(expectsTicks);
        if (ArbitrationOptions.Faults(options) is { Count: > 0 } faults)
        {
            throw new ArgumentException(string.Join(' ', faults), nameof(options));
        }

        _sources = [.. sources];
        string[] names = [.. _sources.Select(source => source.Name)];
        if (names.Length == 0 || names.Distinct(StringComparer.Ordinal).Count() != names.Length)
        {
            throw new ArgumentException("There must be a source, and each needs a name of its own.", nameof(sources));
        }

        (Name, _logger) = (options.Name, logger);
        _commons = new ArbitrationCommons(options, names, expectsTicks, sink, new ArbitrationMetrics(meters), new TakeoverTally(), time);
    }

    /// <inheritdoc />
    public string Name { get; }

    /// <summary>Where a source is to put what it has.</summary>
    /// <param name="source">One of those that the arbiter was made of.</param>
    /// <exception cref="ArgumentException">It is none of them.</exception>
    public IUpdateSink SinkOf(ITopicSource source)
    {
        var index = Array.IndexOf(_sources, source);
        return index >= 0 ? new ArbiterSink(this, index) : throw new ArgumentException("Not a source of this arbiter.", nameof(source));
    }

    /// <summary>What a source is to listen to: everything that is wanted and that it has.</summary>
    /// <param name="source">The source.</param>
    /// <param name="demand">What subscribers want.</param>
    public ITopicDemand DemandOf(ITopicSource source, ITopicDemand demand) => new ArbiterDemand(source, demand, Release);

    /// <inheritdoc />
    /// <remarks>The highest mode of any source: while one stands in that has less, less comes.</remarks>
    public bool TryFind(Topic topic, [NotNullWhen(true)] out Mode? highest)
    {
        highest = null;
        foreach (var source in _sources)
        {
            if (source.TryFind(topic, out var mode) && !(mode <= highest))
            {
                highest = mode;
            }
        }

        return highest is not null;
    }

    /// <inheritdoc />
    public int DepthMax(Topic topic)
    {
        var most = 1;
        foreach (var source in _sources)
        {
            most = source.TryFind(topic, out var mode) && mode == Mode.Depth ? Math.Max(most, source.DepthMax(topic)) : most;
        }

        return most;
    }

    /// <summary>Watches for silence until cancelled: without it only the next update of a standby would notice.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        var interval = _commons.Options.StallAfter / 4 < LookMax ? _commons.Options.StallAfter / 4 : LookMax;
        while (true)
        {
            await Task.Delay(interval, _commons.Time, stopping);
            Look();
        }
    }

    /// <summary>One look at every topic.</summary>
    internal void Look()
    {
        foreach (var topic in _topics)
        {
            topic.Value.Look();
        }

        foreach (var ((feed, reason), topics) in _commons.Takeovers.Drain())
        {
            LogTookOver(topics, feed, reason);
        }
    }

    internal void Publish(int source, Update update)
    {
        var topic = Of(update.Topic);
        if (update is MarketUpdate market)
        {
            topic.Publish(source, market);
        }
        else
        {
            topic.Pass(update);
        }
    }

    internal void Report(int source, FeedStatus status) => Of(status.Topic).Report(source, status);

    // Kept, because its last time must outlive its subscribers, and because a source may be talking about it this moment: as many as there are instruments.
    private void Release(Topic topic)
    {
        if (_topics.TryGetValue(topic, out var arbitration))
        {
            arbitration.Release();
        }
    }

    private TopicArbitration Of(Topic topic) =>
        _topics.GetOrAdd(topic, static (topic, commons) => new TopicArbitration(topic, commons), _commons);

    [LoggerMessage(LogEvents.TopicsTookOver, LogLevel.Information, "{Topics} topics went over to feed {Feed}: {Reason}")]
    private partial void LogTookOver(int topics, string feed, string reason);
}
