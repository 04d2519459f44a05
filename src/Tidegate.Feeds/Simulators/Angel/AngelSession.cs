using System.Threading.Channels;
using Tidegate.Feeds.Brokers;
using Tidegate.Feeds.Simulators.Faults;
using Tidegate.Feeds.Simulators.Market;
using Tidegate.Feeds.Simulators.Sockets;

namespace Tidegate.Feeds.Simulators.Angel;

/// <summary>One client's conversation with a simulated SmartStream.</summary>
internal sealed class AngelSession : ISimulatedSession
{
    private const int RepliesMax = 256; // a client that asks and does not read loses the answers

    private readonly Channel<(byte[] Message, bool IsText)> _replies = Channel.CreateBounded<(byte[], bool)>(
        new BoundedChannelOptions(RepliesMax) { FullMode = BoundedChannelFullMode.DropWrite }
    );

    private readonly Dictionary<(UpstreamRef Key, int Mode), AngelSubscription> _subscriptions = [];
    private readonly AngelSimulatorOptions _options;
    private readonly SimulatedMarket _market;
    private readonly Func<UpstreamRef, SimulatedInstrument?> _find;
    private readonly FaultPlan _faults;
    private readonly AngelOutbound _outbound;
    private readonly Action _wake;
    private int _depth20;
    private int _count;
    private long _heardAt;

    public AngelSession(
        string clientCode,
        AngelSimulatorOptions options,
        SimulatedMarket market,
        Func<UpstreamRef, SimulatedInstrument?> find,
        FaultPlan faults,
        Action wake
    )
    {
        (ClientCode, _options, _market, _find, _faults, _wake) = (clientCode, options, market, find, faults, wake);
        _outbound = new AngelOutbound(market, faults);
        Heard();
        market.Watch(wake);
    }

    /// <summary>Whose connection it is.</summary>
    public string ClientCode { get; }

    /// <summary>Subscriptions, a token in a mode being one. Read from any thread.</summary>
    public int Count => Volatile.Read(ref _count);

    public void Heard() => Volatile.Write(ref _heardAt, _market.Time.GetTimestamp());

    public void Read(ReadOnlySpan<byte> message, bool isText)
    {
        if (message.SequenceEqual("ping"u8))
        {
            _replies.Writer.TryWrite((AngelReplies.Pong(), true));
        }
        else if (AngelRequest.Parse(message, out var correlationId) is not { } request)
        {
            Refuse(correlationId, AngelReplies.InvalidPayload);
        }
        else if (request.IsSubscribe)
        {
            Subscribe(request);
        }
        else
        {
            Unsubscribe(request);
        }

        Volatile.Write(ref _count, _subscriptions.Count);
    }

    public TimeSpan Write(SimulatedOutlet outlet)
    {
        var now = _market.Time.GetTimestamp();
        var silence = _market.Time.GetElapsedTime(Volatile.Read(ref _heardAt), now);
        if (silence >= _options.SilenceMax)
        {
            outlet.End("silent for too long");
            return TimeSpan.FromHours(1);
        }

        while (!outlet.IsFull && _replies.Reader.TryRead(out var reply))
        {
            if (reply.IsText)
            {
                outlet.Text(reply.Message);
            }
            else
            {
                outlet.Binary(reply.Message);
            }
        }

        var wait = WriteTicks(outlet, now);
        var untilSilent = _options.SilenceMax - silence;
        return wait < untilSilent ? wait : untilSilent;
    }

    public void Dispose() => _market.Unwatch(_wake);

    /// <returns>When the first of those that have to wait for their rate is due.</returns>
    private TimeSpan WriteTicks(SimulatedOutlet outlet, long now)
    {
        var first = TimeSpan.MaxValue;
        foreach (var subscription in _subscriptions.Values)
        {
            if (outlet.IsFull)
            {
                break;
            }

            if (!subscription.HasNews)
            {
                continue;
            }

            var wait = subscription.WaitFor(_options.TickInterval, now, _market.Time);
            if (wait > TimeSpan.Zero)
            {
                first = wait < first ? wait : first;
            }
            else
            {
                _outbound.TrySend(subscription, now, outlet);
            }
        }

        return first;
    }

    // A request that goes beyond a limit is refused whole; what was subscribed before stays.
    private void Subscribe(AngelRequest request)
    {
        var added = request
            .Instruments.Select(key => (key, request.Mode))
            .Distinct()
            .Where(key => !_subscriptions.ContainsKey(key))
            .ToList();
        if (
            _subscriptions.Count + added.Count > _options.SubscriptionsMax
            || (request.Mode == 4 && _depth20 + added.Count > _options.Depth20Max)
        )
        {
            Refuse(request.CorrelationId, AngelReplies.LimitExceeded);
            return;
        }

        foreach (var (key, mode) in added)
        {
            _subscriptions.Add((key, mode), new AngelSubscription(key, mode, _find(key)));
            _depth20 += mode == 4 ? 1 : 0;
        }
    }

    private void Unsubscribe(AngelRequest request)
    {
        foreach (var key in request.Instruments)
        {
            if (_subscriptions.Remove((key, request.Mode)) && request.Mode == 4)
            {
                _depth20--;
            }
        }
    }

    private void Refuse(string correlationId, (string Code, string Text) error) =>
        _replies.Writer.TryWrite((AngelReplies.Error(correlationId, error), !_faults.TryTake(SimulatorFault.BinaryError)));
}
