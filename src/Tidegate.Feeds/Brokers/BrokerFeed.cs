using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Tidegate.Core.Messages;
using Tidegate.Core.Topics;
using Tidegate.Feeds.Brokers.Logins;
using Tidegate.Feeds.Brokers.Sockets;
using Tidegate.Feeds.Brokers.Upstream;
using Tidegate.Markets.Calendars;
using Tidegate.Markets.Instruments;
using Instrument = Tidegate.Markets.Instruments.Instrument;

namespace Tidegate.Feeds.Brokers;

/// <summary>The feed of one broker, whichever its language: subscribes upstream what is wanted, spread over connections, and keeps that so through everything that upstream does.</summary>
/// <remarks>Publishes <c>md/{exchange}/{symbol}</c> of the instrument directory, and <c>orders/{user}</c> of the user whose login it uses.</remarks>
public sealed partial class BrokerFeed : IFeed, ITopicSource, IFeedHealth
{
    private readonly IBrokerLanguage _language;
    private readonly IInstruments _instruments;
    private readonly IBrokerLogins _logins;
    private readonly IBrokerDialer _dialer;
    private readonly IMarketCalendar _calendar;
    private readonly BrokerFeedOptions _options;
    private readonly TimeProvider _time;
    private readonly Func<double> _jitter;
    private readonly FeedMetrics _metrics;
    private readonly FaultBook _faults;
    private readonly ILogger _logger;
    private volatile BrokerRun? _run;

    /// <param name="language">The broker's wire.</param>
    /// <param name="instruments">The instrument directory.</param>
    /// <param name="logins">Asked for a login at every connect.</param>
    /// <param name="calendar">When ticks are expected.</param>
    /// <param name="options">Free of faults (<see cref="BrokerFeedOptionsFaults"/>).</param>
    /// <param name="time">All waiting goes through it.</param>
    /// <param name="jitter">A number from 0 (inclusive) to 1 (exclusive) at each call. Thread-safe.</param>
    /// <param name="meters">Counters.</param>
    /// <param name="logger">Hears of every connection's fate.</param>
    /// <exception cref="ArgumentException">The options have faults; the message lists them all.</exception>
    public BrokerFeed(
        IBrokerLanguage language,
        IInstruments instruments,
        IBrokerLogins logins,
        IMarketCalendar calendar,
        BrokerFeedOptions options,
        TimeProvider time,
        Func<double> jitter,
        IMeterFactory meters,
        ILogger<BrokerFeed> logger
    )
        : this(language, instruments, logins, calendar, options, time, jitter, meters, logger, new BrokerDialer()) { }

    internal BrokerFeed(
        IBrokerLanguage language,
        IInstruments instruments,
        IBrokerLogins logins,
        IMarketCalendar calendar,
        BrokerFeedOptions options,
        TimeProvider time,
        Func<double> jitter,
        IMeterFactory meters,
        ILogger<BrokerFeed> logger,
        IBrokerDialer dialer
    )
    {
        ArgumentNullException.ThrowIfNull(language);
        ArgumentNullException.ThrowIfNull(options);
        if (BrokerFeedOptionsFaults.Find(options, language.Habits) is { Count: > 0 } faults)
        {
            throw new ArgumentException(string.Join(' ', faults), nameof(options));
        }

        (_language, _instruments, _logins, _dialer, _calendar) = (language, instruments, logins, dialer, calendar);
        (_options, _time, _jitter, _logger) = (options, time, jitter, logger);
        Name = options.Name ?? language.Broker;
        _metrics = new FeedMetrics(meters, Name);
        _faults = new FaultBook(Name, _metrics, logger);
    }

    /// <summary>Name of the feed.</summary>
    public string Name { get; }

    /// <inheritdoc />
    public string? Broker => _language.Broker;

    /// <inheritdoc />
    public FeedHealth Health => _run?.Health ?? new FeedHealth(Name, FeedState.Recovering, "not_running");

    /// <inheritdoc />
    /// <remarks>Of a topic for which the broker has no room in a higher mode, the mode that it comes in: who subscribes now is granted no more than comes.</remarks>
    public bool TryFind(Topic topic, [NotNullWhen(true)] out Mode? highest)
    {
        ArgumentNullException.ThrowIfNull(topic);
        highest =
            TryResolve(topic, out var instrument, out _) ? _run?.ShortModeOf(topic) ?? _language.HighestOf(instrument).Mode
            : BrokerTopics.IsOrders(topic) ? Mode.Depth // an order has no less
            : null;
        return highest is not null;
    }

    /// <inheritdoc />
    public int DepthMax(Topic topic)
    {
        ArgumentNullException.ThrowIfNull(topic);
        return TryResolve(topic, out var instrument, out _) ? Math.Max(1, _language.HighestOf(instrument).Depth) : 1;
    }

    /// <inheritdoc />
    public async Task RunAsync(ITopicDemand demand, IUpdateSink sink, CancellationToken stopping)
    {
        ArgumentNullException.ThrowIfNull(demand);
        ArgumentNullException.ThrowIfNull(sink);
        using var logins = new LoginDesk(_logins, _language.Broker, _time);
        var habits = _language.Habits;
        var board = new UpstreamBoard(
            _options.ConnectionsMax ?? habits.ConnectionsMax,
            new UpstreamCost(_options.SubscriptionsMax ?? habits.SubscriptionsMax, habits.DeepBooksMax),
            _language.CostOf
        )
        {
            Overlaps = _language.ChangesOverlap,
        };
        var context = new BrokerContext(
            Name,
            _options,
            _language,
            _dialer,
            logins,
            board,
            _calendar,
            new OrderDesk(_language.Broker, _instruments, sink, _metrics, _faults),
            _faults,
            _metrics,
            _time,
            _jitter,
            _logger
        );
        var run = new BrokerRun(context);
        _run = run;
        try
        {
            await run.RunAsync(changes => Apply(changes, board, sink), () => Resolve(board, sink), demand, stopping);
        }
        finally
        {
            _run = null; // what it had is gone: nobody is to be told of its connections
        }
    }

    /// <summary>Takes changes of what is wanted to the board.</summary>
    private void Apply(IReadOnlyDictionary<Topic, GatheredWish> changes, UpstreamBoard board, IUpdateSink sink)
    {
        foreach (var (topic, (mode, wasReleased)) in changes)
        {
            if (BrokerTopics.IsOrders(topic))
            {
                _run?.WantOrders(topic, mode is not null);
            }
            else if (mode is not { } wanted)
            {
                board.Release(topic);
            }
            else
            {
                var known = wasReleased ? board.Find(topic) : null;
                Want(topic, wanted, board, sink);
                known?.TellAgain();
            }
        }
    }

    /// <summary>Looks whether the directory of the day names instruments otherwise upstream: then they are subscribed anew.</summary>
    private void Resolve(UpstreamBoard board, IUpdateSink sink)
    {
        foreach (var (stream, mode) in board.Wanted())
        {
            if (TryResolve(stream.Topic, out _, out var reference) && reference != stream.Ref)
            {
                board.Release(stream.Topic);
                Want(stream.Topic, mode, board, sink);
            }
        }
    }

    private void Want(Topic topic, Mode wanted, UpstreamBoard board, IUpdateSink sink)
    {
        if (!TryResolve(topic, out var instrument, out var reference))
        {
            return; // it went out of the directory between the subscription and now
        }

        var (highest, depth) = _language.HighestOf(instrument);
        var stream =
            board.Find(topic)
            ?? new UpstreamStream(Name, topic, instrument, reference, depth, sink, _time.GetTimestamp()) { Metrics = _metrics };
        if (!board.Want(stream, wanted < highest ? wanted : highest) && _faults.IsFirst(FeedReasons.OverCapacity))
        {
            LogOverCapacity(Name);
        }
    }

    private bool TryResolve(Topic topic, [NotNullWhen(true)] out Instrument? instrument, out UpstreamRef reference)
    {
        reference = default;
        if (!BrokerTopics.TryFind(_instruments, _language.Broker, topic, out instrument) || _language.RefOf(instrument) is not { } found)
        {
            return false;
        }

        reference = found;
        return true;
    }

    [LoggerMessage(
        LogEvents.BrokerOverCapacity,
        LogLevel.Warning,
        "Feed {Feed}: more is wanted than the broker lets this login have; instruments or modes beyond wait. It is not logged again"
    )]
    private partial void LogOverCapacity(string feed);
}
