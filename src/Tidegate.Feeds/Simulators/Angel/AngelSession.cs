using Tidegate.Feeds.Brokers;
using Tidegate.Feeds.Simulators.Faults;
using Tidegate.Feeds.Simulators.Market;
using Tidegate.Feeds.Simulators.Sockets;

namespace Tidegate.Feeds.Simulators.Angel;

/// <summary>One client's conversation with a simulated SmartStream.</summary>
internal sealed class AngelSession : ISimulatedSession
{
    private const int AnswersMax = 256;

    private readonly Dictionary<(UpstreamRef Key, int Mode), AngelSubscription> _subscriptions = [];
    private readonly AngelSimulatorOptions _options;
    private readonly SimulatedMarket _market;
    private readonly Func<UpstreamRef, SimulatedInstrument?> _find;
    private readonly FaultPlan _faults;
    private readonly AngelOutbound _outbound;
    private readonly SimulatedSpeech _speech;
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
        _speech = new SimulatedSpeech(AnswersMax, options.TickInterval, market.Time);
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
            _speech.Answer(AngelReplies.Pong());
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

        _speech.WriteAnswers(outlet);
        var wait = _speech.WriteNews(_subscriptions.Values, outlet, now, subscription => _outbound.TrySend(subscription, now, outlet));
        var untilSilent = _options.SilenceMax - silence;
        return wait < untilSilent ? wait : untilSilent;
    }

    public void Dispose() => _market.Unwatch(_wake);

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
        _speech.Answer(AngelReplies.Error(correlationId, error), isText: !_faults.TryTake(SimulatorFault.BinaryError));
}
