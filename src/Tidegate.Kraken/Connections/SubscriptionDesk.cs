using Tidegate.Core.Timing;
using Tidegate.Kraken.Messages;
using Tidegate.Kraken.Rest;

namespace Tidegate.Kraken.Connections;

/// <summary>What is wanted of one connection, and how far each wish is: asked, confirmed, refused, to be made anew. Thread-safe; pure but for the frames it sends.</summary>
/// <remarks>
/// Requests keep the exchange's pace and wait for their turn in a queue; deadlines begin when they are sent. Replies that nobody can attribute leave a wish
/// unanswered, and what stays unanswered is asked again: three times, then the socket is given up.
/// </remarks>
internal sealed partial class SubscriptionDesk : IDisposable
{
    // All pairs of the exchange in every channel and interval: beyond it somebody has lost count.
    private const int WantedMax = 20_000;

    private readonly ISubscriptionWire _wire;
    private readonly TimeProvider _time;
    private readonly TimeSpan _patience;
    private readonly Lock _gate = new();
    private readonly Dictionary<KrakenTopic, Subscription> _wanted = [];
    private readonly Dictionary<KrakenTopic, KrakenTopic> _rows = []; // what a row says of its topic, to the one topic that it can mean
    private readonly AwaitedReplies _awaited = new();
    private readonly SubscriptionQueue _queue;
    private readonly ITimer _turn;
    private int _level3;
    private bool _isOpen;
    private long _resyncs;

    public SubscriptionDesk(ISubscriptionWire wire, KrakenClientOptions options)
    {
        (_wire, _time, _patience) = (wire, options.TimeProvider, options.RequestTimeout);
        _queue = new SubscriptionQueue(new RequestPace(options));
        _turn = _time.CreateTimer(
            static desk => ((SubscriptionDesk)desk!).OnTurn(),
            this,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan
        );
    }

    public long Resyncs => Interlocked.Read(ref _resyncs);

    public (int Wanted, int Live, int Waiting) Count()
    {
        lock (_gate)
        {
            return (_wanted.Count, _wanted.Values.Count(subscription => subscription.IsLive), _queue.Waiting);
        }
    }

    /// <summary>One reader more of each; what is new is asked for with as few frames as possible. All or none.</summary>
    /// <exception cref="KrakenException">A pair is subscribed with another parameter, and its rows do not say which one they are of; or a connection carries no more.</exception>
    public IReadOnlyList<Subscription> Add(IReadOnlyList<KrakenTopic> topics)
    {
        lock (_gate)
        {
            if (topics.FirstOrDefault(Clashes) is { Channel: not null } clash)
            {
                throw new KrakenException(
                    $"{clash.Channel} of {clash.Symbol} is streamed with another depth or trigger already; the exchange's rows do not say which one they are of."
                );
            }

            CheckRoom([.. topics.Where(topic => !_wanted.ContainsKey(topic))]);
            var all = topics.Select(Join).ToArray();
            Pump();
            return all;
        }
    }

    /// <summary>One reader less. One that was refused or ended meanwhile, and perhaps wanted anew by somebody else, is left alone.</summary>
    public void Remove(Subscription subscription)
    {
        lock (_gate)
        {
            var topic = subscription.Topic;
            if (_wanted.GetValueOrDefault(topic) != subscription || --subscription.Readers > 0)
            {
                return;
            }

            var isKnown = subscription.IsLive || subscription.ReqId is not null;
            Forget(subscription);
            if (_isOpen && isKnown)
            {
                _queue.Unsubscribe(topic);
                Pump();
            }
        }
    }

    /// <summary>Asks for everything on a new socket.</summary>
    public void Open()
    {
        lock (_gate)
        {
            Reset();
            _isOpen = true;
            foreach (var subscription in _wanted.Values)
            {
                subscription.AwaitsSnapshot = HasSnapshot(subscription.Topic);
                _queue.Subscribe(subscription);
            }

            Pump();
        }
    }

    public void Close()
    {
        lock (_gate)
        {
            Reset();
        }
    }

    /// <summary>Nobody wants anything any more: the connection has ended for good.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            Reset();
            _wanted.Clear();
            _rows.Clear();
            _level3 = 0;
        }
    }

    /// <summary>Whether anybody wants it.</summary>
    public bool IsWanted(KrakenTopic topic)
    {
        lock (_gate)
        {
            return _wanted.ContainsKey(topic);
        }
    }

    /// <summary>Whether it is confirmed on this socket and what comes of it can be believed.</summary>
    /// <param name="row">As much of the topic as a row says.</param>
    public bool IsServed(KrakenTopic row)
    {
        lock (_gate)
        {
            return _isOpen
                && _rows.TryGetValue(row, out var topic)
                && _wanted.TryGetValue(topic, out var subscription)
                && subscription is { IsLive: true, AwaitsSnapshot: false };
        }
    }

    public void Dispose() => _turn.Dispose();

    private bool Clashes(KrakenTopic topic) => _rows.TryGetValue(topic.OfRow, out var other) && other != topic;

    private void CheckRoom(KrakenTopic[] fresh)
    {
        if (_wanted.Count + fresh.Length > WantedMax)
        {
            throw new KrakenException($"A connection carries at most {WantedMax} subscriptions.");
        }

        if (_level3 + fresh.Count(IsLevel3) > RequestPace.Level3SymbolsMax)
        {
            throw new KrakenException(
                $"The exchange gives at most {RequestPace.Level3SymbolsMax} symbols of level 3 on a connection, and {_level3} are streamed already."
            );
        }
    }

    private Subscription Join(KrakenTopic topic)
    {
        if (_wanted.TryGetValue(topic, out var known))
        {
            known.Readers++;
            return known;
        }

        var subscription = new Subscription(topic) { AwaitsSnapshot = HasSnapshot(topic) };
        _wanted.Add(topic, subscription);
        _rows[topic.OfRow] = topic;
        _level3 += IsLevel3(topic) ? 1 : 0;
        if (_isOpen)
        {
            _queue.Subscribe(subscription);
        }

        return subscription;
    }

    private void Forget(Subscription subscription)
    {
        _wanted.Remove(subscription.Topic);
        _rows.Remove(subscription.Topic.OfRow);
        _level3 -= IsLevel3(subscription.Topic) ? 1 : 0;
        _awaited.Remove(subscription);
        _queue.Drop(subscription);
    }

    // A new socket knows nothing of what the old one was asked.
    private void Reset()
    {
        _isOpen = false;
        _queue.Clear();
        _awaited.Clear();
        foreach (var subscription in _wanted.Values)
        {
            subscription.Forget();
        }
    }

    private static bool IsLevel3(KrakenTopic topic) => topic.Channel == KrakenChannels.Level3;

    private static bool HasSnapshot(KrakenTopic topic) =>
        topic.Channel is not (KrakenChannels.Trade or KrakenChannels.Ticker or KrakenChannels.Ohlc);

    private void AskAgain(Subscription subscription)
    {
        if (subscription.MustUnsubscribe)
        {
            (subscription.MustUnsubscribe, subscription.IsLive) = (false, false);
            _queue.Unsubscribe(subscription.Topic);
        }

        subscription.Due = null; // its deadline begins when it is sent
        _awaited.Remove(subscription);
        _queue.Subscribe(subscription);
    }

    private void OnTurn()
    {
        lock (_gate)
        {
            Pump();
        }
    }

    // Sends what the pace allows, and comes back when it allows more.
    private void Pump()
    {
        if (!_isOpen)
        {
            return;
        }

        long askedAt;
        TimeSpan wait;
        do
        {
            askedAt = _time.GetTimestamp();
            SendAllowed(out wait);
        } while (!LoopAlarm.TrySet(_turn, wait, askedAt, _time));
    }

    private void SendAllowed(out TimeSpan wait)
    {
        while (_queue.Next(out wait) is { } request)
        {
            var id = _wire.NextId();
            foreach (var subscription in request.Select(entry => entry.Subscription).OfType<Subscription>())
            {
                _awaited.Add(subscription, id);
                (subscription.IsLive, subscription.Due) = (false, After(_patience));
            }

            var symbols = request.Select(entry => entry.Topic.Symbol).OfType<string>().ToArray();
            _wire.Send(request[0].IsSubscribe ? "subscribe" : "unsubscribe", request[0].Topic, symbols, id);
        }
    }

    private long After(TimeSpan wait) => _time.GetTimestamp() + (long)(wait.TotalSeconds * _time.TimestampFrequency);
}
