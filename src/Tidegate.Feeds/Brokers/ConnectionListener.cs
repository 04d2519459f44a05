using Tidegate.Feeds.Brokers.Upstream;

namespace Tidegate.Feeds.Brokers;

/// <summary>Hears what comes in on one connection, and takes it to where it belongs. For the connection's reader alone, but for the timestamps.</summary>
internal sealed class ConnectionListener(
    UpstreamShard shard,
    BrokerLogin login,
    FaultBook faults,
    OrderDesk orders,
    FeedMetrics metrics,
    TimeProvider time
) : IBrokerListener
{
    private long _now = time.GetTimestamp();
    private long _nowNs;
    private long _delivered;
    private long _lastMessage = time.GetTimestamp();
    private long _lastTick;

    /// <summary>Timestamp of the last message.</summary>
    public long LastMessage => Volatile.Read(ref _lastMessage);

    /// <summary>Timestamp of the last tick; 0: none has come.</summary>
    public long LastTick => Volatile.Read(ref _lastTick);

    /// <summary>A message is about to be read: one look at the clock for all its ticks.</summary>
    public void Begin()
    {
        _now = time.GetTimestamp();
        _nowNs = (time.GetUtcNow().UtcTicks - DateTime.UnixEpoch.Ticks) * TimeSpan.NanosecondsPerTick;
        Volatile.Write(ref _lastMessage, _now);
    }

    /// <summary>The message was read.</summary>
    public void End()
    {
        if (_delivered > 0)
        {
            metrics.Ticks(_delivered);
            _delivered = 0;
        }
    }

    public void OnTick(in BrokerTick tick)
    {
        if (!shard.TryFind(tick.Instrument, out var stream))
        {
            metrics.Dropped("unwanted"); // on its way when the subscription was let go
            return;
        }

        Volatile.Write(ref _lastTick, _now);
        var verdict = stream.Take(tick, _nowNs, _now);
        if (verdict == TickVerdict.Delivered)
        {
            _delivered++;
        }
        else if (verdict == TickVerdict.Impossible)
        {
            faults.Fault("impossible_price");
        }
        else
        {
            metrics.Dropped(verdict);
        }
    }

    public void OnOrder(BrokerOrder order) => orders.Take(order, login);

    public void OnNotice(ReadOnlySpan<char> text, bool isError) => faults.Notice(text, isError, login);

    public void OnFault(string kind) => faults.Fault(kind);
}
