using Tidegate.Feeds.Kite;
using Tidegate.Feeds.Simulators.Faults;
using Tidegate.Feeds.Simulators.Market;
using Tidegate.Feeds.Simulators.Sockets;

namespace Tidegate.Feeds.Simulators.Kite;

/// <summary>One client of a <see cref="KiteSimulator"/>: what it has subscribed, and what it has got of it.</summary>
internal sealed class KiteSession : ISimulatedSession
{
    private const int AnswersMax = 1_024;

    private readonly Dictionary<uint, KiteSubscription> _subscriptions = [];
    private readonly KiteSimulatorOptions _options;
    private readonly SimulatedMarket _market;
    private readonly Func<uint, SimulatedInstrument?> _find;
    private readonly Action _wake;
    private readonly KiteFrame _frame;
    private readonly SimulatedSpeech _speech;
    private long _writtenAt;
    private int _count;

    public KiteSession(
        string apiKey,
        KiteSimulatorOptions options,
        SimulatedMarket market,
        Func<uint, SimulatedInstrument?> find,
        FaultPlan faults,
        Action wake
    )
    {
        (ApiKey, _options, _market, _find, _wake) = (apiKey, options, market, find, wake);
        _frame = new KiteFrame(options.PacketsPerFrameMax, faults);
        _speech = new SimulatedSpeech(AnswersMax, options.TickInterval, market.Time);
        _writtenAt = market.Time.GetTimestamp();
        market.Watch(wake);
    }

    /// <summary>Whose connection it is.</summary>
    public string ApiKey { get; }

    /// <summary>Instruments subscribed. Read from any thread.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Sends a text message. Called from any thread.</summary>
    public void Say(byte[] text)
    {
        _speech.Answer(text);
        _wake();
    }

    public void Read(ReadOnlySpan<byte> message, bool isText)
    {
        if (!isText)
        {
            return;
        }

        if (KiteCommand.TryParse(message, out var command, out var fault))
        {
            Obey(command);
        }
        else
        {
            Say(KiteReplies.Error(fault));
        }

        Volatile.Write(ref _count, _subscriptions.Count);
    }

    public TimeSpan Write(SimulatedOutlet outlet)
    {
        var now = _market.Time.GetTimestamp();
        _speech.WriteAnswers(outlet);
        var wait = _speech.WriteNews(_subscriptions.Values, outlet, now, subscription => Add(subscription, outlet, now));
        _frame.Flush(outlet);
        var silence = _market.Time.GetElapsedTime(_writtenAt, now);
        if (outlet.Count == 0 && silence >= _options.HeartbeatInterval)
        {
            outlet.Binary([_options.Heartbeat]);
        }

        if (outlet.Count > 0)
        {
            _writtenAt = now;
            return _options.HeartbeatInterval;
        }

        var untilHeartbeat = _options.HeartbeatInterval - silence;
        return wait < untilHeartbeat ? wait : untilHeartbeat;
    }

    public void Dispose() => _market.Unwatch(_wake);

    private void Add(KiteSubscription subscription, SimulatedOutlet outlet, long now)
    {
        if (_frame.TryAdd(_market, subscription, now) && _frame.IsFull)
        {
            _frame.Flush(outlet);
        }
    }

    private void Obey(KiteCommand command)
    {
        switch (command.Action)
        {
            case "subscribe":
                Subscribe(command.Tokens);
                break;
            case "unsubscribe":
                foreach (var token in command.Tokens)
                {
                    _subscriptions.Remove(token);
                }

                break;
            case "mode":
                Turn(command.Tokens, command.Mode);
                break;
        }
    }

    private void Subscribe(IReadOnlyList<uint> tokens)
    {
        var surplus = 0;
        foreach (var token in tokens)
        {
            if (_subscriptions.ContainsKey(token))
            {
                continue; // what it has stays as it is
            }

            if (_subscriptions.Count >= _options.InstrumentsMax)
            {
                surplus++;
            }
            else
            {
                _subscriptions.Add(token, new KiteSubscription(token, _find(token)));
            }
        }

        if (surplus > 0)
        {
            Say(KiteReplies.Error($"Subscription limit of {_options.InstrumentsMax} instruments reached: {surplus} not subscribed."));
        }
    }

    private void Turn(IReadOnlyList<uint> tokens, KiteMode mode)
    {
        foreach (var token in tokens)
        {
            if (_subscriptions.TryGetValue(token, out var subscription) && subscription.Mode != mode)
            {
                subscription.Turn(mode);
            }
        }
    }
}
