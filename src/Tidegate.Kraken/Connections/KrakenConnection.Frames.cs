using Microsoft.Extensions.Logging;
using Tidegate.Kraken.Messages;

namespace Tidegate.Kraken.Connections;

/// <summary>What comes in.</summary>
internal sealed partial class KrakenConnection
{
    void IFrameHandler.OnFrame(ConnectionSession session, ReadOnlySpan<byte> frame)
    {
        if (!KrakenMessageReader.TryRead(frame, out var message, out var fault))
        {
            OnFault(fault);
            return;
        }

        switch (message)
        {
            case KrakenHeartbeat:
                break;
            case KrakenSocketReply { Method: "subscribe" } reply:
                OnSubscribeReply(session, reply);
                break;
            case KrakenSocketReply { Method: "pong" or "ping" or "unsubscribe" }:
                break;
            case KrakenSocketReply reply:
                session.Pending.OnReply(reply);
                break;
            case KrakenData<KrakenEngineStatus> status:
                OnEngine(session, status);
                break;
            case KrakenUnknownMessage:
                Interlocked.Increment(ref _unknown);
                break;
            default:
                Give(message);
                break;
        }
    }

    // Rows of a legal shape may still be more than can be reckoned with. Whatever they do to a stream, the socket's loop goes on and the fault is told: a loop that
    // ended here would leave everybody waiting for nothing.
    private void Give(KrakenMessage message)
    {
        try
        {
            _listener.OnData(message);
        }
#pragma warning disable CA1031 // see above
        catch (Exception fault)
#pragma warning restore CA1031
        {
            LogUntaken(_name, message.ChannelName, fault.GetType().Name);
            OnFault(new KrakenFault(KrakenFaultKind.BadShape, message.ChannelName));
        }
    }

    void IFrameHandler.OnTooLarge() => OnFault(new KrakenFault(KrakenFaultKind.TooLarge));

    void IFrameHandler.OnSecond(ConnectionSession session)
    {
        if (!Desk.Tick())
        {
            session.End(new ConnectionEnd(EndKind.Lost, "Subscriptions are not answered."));
        }
    }

    private void OnFault(KrakenFault fault)
    {
        Interlocked.Increment(ref _faults);
        LogFault(_name, fault.Kind, fault.Channel);
        _listener.OnFault(fault);
    }

    private void OnSubscribeReply(ConnectionSession session, KrakenSocketReply reply)
    {
        if (reply is { Success: true, Results: [{ MaxRateCount: { } most }, ..] })
        {
            _maxRateCount = most;
        }

        var verdict = Desk.OnReply(reply);
        foreach (var topic in verdict.Represent)
        {
            if (_tokens is not null && !(_represent?.Writer.TryWrite((topic, verdict.Error)) ?? true))
            {
                session.End(new ConnectionEnd(EndKind.Lost, "More refusals than can be answered."));
            }
        }

        foreach (var topic in verdict.Refused)
        {
            LogRefused(_name, topic.Channel, topic.Symbol, verdict.Error);
            _listener.OnRefused(topic, verdict.Error);
        }

        if (verdict.IsLoginRefused)
        {
            session.End(new ConnectionEnd(EndKind.NeedsLogin, "The exchange refuses even fresh tokens."));
        }
    }

    // May be pushed again and again, and without a connection id: only the last state counts.
    private void OnEngine(ConnectionSession session, KrakenData<KrakenEngineStatus> status)
    {
        if (status.Rows.Count > 0 && status.Rows[^1].System is var engine and not KrakenEngineState.Unknown)
        {
            session.IsMaintenance = engine == KrakenEngineState.Maintenance;
            lock (_gate)
            {
                _engine = engine;
            }
        }
    }

    [LoggerMessage(LogEvents.FrameFault, LogLevel.Warning, "Connection {Name}: a frame was not read: {Kind}, channel {Channel}")]
    private partial void LogFault(string name, KrakenFaultKind kind, string? channel);

    [LoggerMessage(LogEvents.FrameUntaken, LogLevel.Error, "Connection {Name}: rows of {Channel} could not be taken in: {Fault}")]
    private partial void LogUntaken(string name, string? channel, string fault);

    [LoggerMessage(LogEvents.SubscriptionRefused, LogLevel.Warning, "Connection {Name}: {Channel} of {Symbol} is refused: {Error}")]
    private partial void LogRefused(string name, string channel, string? symbol, string error);
}
