using Tidegate.Kraken.Messages;
using Tidegate.Kraken.Rest;

namespace Tidegate.Kraken.Connections;

/// <summary>What is wanted of one connection, and how far each wish is: asked, confirmed, refused, to be made anew. Thread-safe; pure but for the frames it sends.</summary>
/// <remarks>Replies that nobody can attribute leave a wish unanswered, and what stays unanswered is asked again: three times, then the socket is given up.</remarks>
internal sealed class SubscriptionDesk(ISubscriptionWire wire, TimeProvider time, TimeSpan patience)
{
    public const int TokenTriesMax = 2;

    private const int TriesMax = 3;
    private const int RetriesMax = 6;

    // From one second doubling to a minute, for resyncs in a row: a wrong precision must not become a storm of subscriptions.
    private static readonly TimeSpan ResyncCalm = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan ResyncMost = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<KrakenTopic, Subscription> _wanted = [];
    private readonly Dictionary<KrakenTopic, KrakenTopic> _rows = []; // what a row says of its topic, to the one topic that it can mean
    private bool _isOpen;
    private long _resyncs;

    public long Resyncs => Interlocked.Read(ref _resyncs);

    public (int Wanted, int Live) Count()
    {
        lock (_gate)
        {
            return (_wanted.Count, _wanted.Values.Count(subscription => subscription.IsLive));
        }
    }

    /// <summary>One reader more of each; what is new is asked for with as few frames as possible. All or none.</summary>
    /// <exception cref="KrakenException">A pair is subscribed with another parameter, and its rows do not say which one they are of.</exception>
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

            var fresh = new List<Subscription>();
            var all = topics.Select(topic => Join(topic, fresh)).ToArray();
            Ask(fresh);
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

            Forget(topic);
            if (_isOpen && (subscription.IsLive || subscription.ReqId is not null))
            {
                Send("unsubscribe", topic, topic.Symbol is null ? [] : [topic.Symbol], wire.NextId());
            }
        }
    }

    /// <summary>Asks for everything on a new socket.</summary>
    public void Open()
    {
        lock (_gate)
        {
            _isOpen = true;
            foreach (var subscription in _wanted.Values)
            {
                subscription.Forget();
                subscription.AwaitsSnapshot = HasSnapshot(subscription.Topic);
            }

            Ask([.. _wanted.Values]);
        }
    }

    public void Close()
    {
        lock (_gate)
        {
            _isOpen = false;
            foreach (var subscription in _wanted.Values)
            {
                subscription.Forget();
            }
        }
    }

    /// <summary>Nobody wants anything any more: the connection has ended for good.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _isOpen = false;
            _wanted.Clear();
            _rows.Clear();
        }
    }

    /// <summary>A snapshot came: what follows can be believed.</summary>
    public void OnSnapshot(KrakenTopic topic)
    {
        lock (_gate)
        {
            if (_wanted.TryGetValue(topic, out var subscription) && subscription.AwaitsSnapshot)
            {
                subscription.AwaitsSnapshot = false;
                if (subscription.IsLive)
                {
                    subscription.Due = null;
                }
            }
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
            return _isOpen && _wanted.Values.Any(each => each is { IsLive: true, AwaitsSnapshot: false } && each.Topic.OfRow == row);
        }
    }

    /// <summary>Somebody who came later has nothing to begin with: makes the subscription anew, unless a snapshot is on its way.</summary>
    public void NeedSnapshot(KrakenTopic topic)
    {
        lock (_gate)
        {
            if (_wanted.TryGetValue(topic, out var subscription) && subscription is { IsLive: true, AwaitsSnapshot: false })
            {
                Resync(topic);
            }
        }
    }

    /// <summary>Makes one subscription anew, and only that: at once the first time, later with growing pauses.</summary>
    public void Resync(KrakenTopic topic)
    {
        lock (_gate)
        {
            if (!_isOpen || !_wanted.TryGetValue(topic, out var subscription) || subscription.MustUnsubscribe)
            {
                return;
            }

            Interlocked.Increment(ref _resyncs);
            subscription.Resyncs =
                subscription.Resyncs > 0 && time.GetElapsedTime(subscription.ResyncedAt) > ResyncCalm ? 0 : subscription.Resyncs;
            var pause =
                subscription.Resyncs == 0
                    ? TimeSpan.Zero
                    : TimeSpan.FromSeconds(Math.Min(ResyncMost.TotalSeconds, Math.Pow(2, subscription.Resyncs - 1)));
            subscription.Resyncs++;
            subscription.ResyncedAt = time.GetTimestamp();
            subscription.AwaitsSnapshot = true;
            (subscription.MustUnsubscribe, subscription.ReqId) = (true, null);
            subscription.Due = After(pause);
            if (pause == TimeSpan.Zero)
            {
                AskAgain(subscription);
            }
        }
    }

    /// <summary>Takes in the reply to a subscription, and says what has to be done outside.</summary>
    public DeskVerdict OnReply(KrakenSocketReply reply)
    {
        lock (_gate)
        {
            var verdict = new DeskVerdict();
            foreach (var subscription in _wanted.Values.Where(subscription => Concerns(reply, subscription)).ToArray())
            {
                if (reply.Success || (reply.Error?.Contains("already subscribed", StringComparison.OrdinalIgnoreCase) ?? false))
                {
                    Confirm(subscription);
                }
                else
                {
                    Refuse(subscription, reply.Error ?? "no reason", ref verdict);
                }
            }

            return verdict;
        }
    }

    /// <summary>Asks once more for what was refused for its token.</summary>
    public void Represent(KrakenTopic topic)
    {
        lock (_gate)
        {
            if (_wanted.TryGetValue(topic, out var subscription))
            {
                Ask([subscription]);
            }
        }
    }

    /// <summary>Asks again what is late or due. False: the exchange does not answer; the socket is no good.</summary>
    public bool Tick()
    {
        lock (_gate)
        {
            var now = time.GetTimestamp();
            foreach (var subscription in _isOpen ? _wanted.Values.Where(subscription => subscription.Due <= now).ToArray() : [])
            {
                if (subscription.ReqId is not null && ++subscription.Tries >= TriesMax)
                {
                    return false;
                }

                if (subscription is { IsLive: true, MustUnsubscribe: false, ReqId: null })
                {
                    // Confirmed, and its snapshot has not come.
                    Resync(subscription.Topic);
                }
                else
                {
                    AskAgain(subscription);
                }
            }

            return true;
        }
    }

    private bool Clashes(KrakenTopic topic) => _rows.TryGetValue(topic.OfRow, out var other) && other != topic;

    private Subscription Join(KrakenTopic topic, List<Subscription> fresh)
    {
        if (_wanted.TryGetValue(topic, out var known))
        {
            known.Readers++;
            return known;
        }

        var subscription = new Subscription(topic) { AwaitsSnapshot = HasSnapshot(topic) };
        _wanted.Add(topic, subscription);
        _rows[topic.OfRow] = topic;
        fresh.Add(subscription);
        return subscription;
    }

    private void Forget(KrakenTopic topic)
    {
        _wanted.Remove(topic);
        _rows.Remove(topic.OfRow);
    }

    private static bool HasSnapshot(KrakenTopic topic) =>
        topic.Channel is not (KrakenChannels.Trade or KrakenChannels.Ticker or KrakenChannels.Ohlc);

    private static bool Concerns(KrakenSocketReply reply, Subscription subscription)
    {
        if (subscription.ReqId is not { } awaited)
        {
            return false;
        }

        var topic = subscription.Topic;
        var isSymbol = reply.Symbol is null ? reply.ReqId is not null || topic.Symbol is null : reply.Symbol == topic.Symbol;
        var isChannel = reply.Channel is null ? reply.ReqId is not null || reply.Symbol is not null : reply.Channel == topic.Channel;
        return isSymbol && isChannel && (reply.ReqId is null || reply.ReqId == awaited);
    }

    private static bool IsForTheMoment(KrakenError error) =>
        error.Kind is KrakenErrorKind.Unavailable or KrakenErrorKind.Throttled or KrakenErrorKind.RateLimit
        || error.Text.Contains("msg rate", StringComparison.OrdinalIgnoreCase);

    private void Confirm(Subscription subscription)
    {
        subscription.IsLive = true;
        (subscription.ReqId, subscription.Tries, subscription.TokenTries) = (null, 0, 0);
        subscription.Due = subscription.AwaitsSnapshot ? After(patience) : null;
    }

    private void Refuse(Subscription subscription, string text, ref DeskVerdict verdict)
    {
        subscription.ReqId = null;
        subscription.Due = null;
        var error = KrakenErrors.Parse(text);
        if (KrakenErrors.IsTokenProblem(text) && subscription.TokenTries++ < TokenTriesMax)
        {
            verdict.Represent = [.. verdict.Represent, subscription.Topic];
            verdict.Error = error.Text;
        }
        else if (IsForTheMoment(error) && subscription.Tries++ < RetriesMax)
        {
            subscription.Due = After(TimeSpan.FromSeconds(Math.Pow(2, subscription.Tries - 1)));
        }
        else
        {
            Forget(subscription.Topic);
            verdict.Refused = [.. verdict.Refused, subscription.Topic];
            verdict.Error = error.Text;
            verdict.IsLoginRefused |= KrakenErrors.IsTokenProblem(text);
        }
    }

    private void AskAgain(Subscription subscription)
    {
        if (subscription.MustUnsubscribe)
        {
            subscription.MustUnsubscribe = false;
            Send("unsubscribe", subscription.Topic, subscription.Topic.Symbol is { } symbol ? [symbol] : [], wire.NextId());
        }

        Ask([subscription]);
    }

    private void Ask(IReadOnlyList<Subscription> subscriptions)
    {
        if (!_isOpen)
        {
            return;
        }

        foreach (var group in subscriptions.GroupBy(subscription => (subscription.Topic.Channel, subscription.Topic.Parameter)))
        {
            foreach (var part in group.Chunk(RequestFrames.SymbolsMax))
            {
                var id = wire.NextId();
                foreach (var subscription in part)
                {
                    (subscription.IsLive, subscription.ReqId, subscription.Due) = (false, id, After(patience));
                }

                Send("subscribe", part[0].Topic, [.. part.Select(subscription => subscription.Topic.Symbol).OfType<string>()], id);
            }
        }
    }

    private void Send(string method, KrakenTopic like, IReadOnlyList<string> symbols, ulong id) => wire.Send(method, like, symbols, id);

    private long After(TimeSpan wait) => time.GetTimestamp() + (long)(wait.TotalSeconds * time.TimestampFrequency);
}
