using System.Buffers.Binary;
using Tidegate.Feeds.Kite;
using Tidegate.Feeds.Simulators.Faults;
using Tidegate.Feeds.Simulators.Market;
using Tidegate.Feeds.Simulators.Sockets;

namespace Tidegate.Feeds.Simulators.Kite;

/// <summary>Puts packets together into a frame. Not thread-safe.</summary>
internal sealed class KiteFrame(int packetsMax, FaultPlan faults)
{
    // One byte longer than a packet may be: no layout has such a length (9, 29, 33, 45, 185).
    private const int WrongBytes = 1;

    private readonly byte[] _bytes = new byte[
        KiteLayout.CountBytes + (packetsMax * (KiteLayout.LengthBytes + KiteLayout.FullBytes + WrongBytes))
    ];
    private int _length = KiteLayout.CountBytes;
    private ushort _count;

    public bool IsFull => _count == packetsMax;

    /// <summary>Adds the packet of a subscription as its instrument is now.</summary>
    /// <returns>False where nothing has happened to it yet.</returns>
    public bool TryAdd(SimulatedMarket market, KiteSubscription subscription, long now) =>
        market.Read(
            subscription.Instrument!,
            static (picture, context) => context.Frame.Add(picture, context.Subscription, context.Now),
            (Frame: this, Subscription: subscription, Now: now)
        );

    /// <summary>Hands the frame over, if there is anything in it, and begins the next.</summary>
    public void Flush(SimulatedOutlet outlet)
    {
        if (_count > 0)
        {
            BinaryPrimitives.WriteUInt16BigEndian(_bytes, _count);
            outlet.Ticks(_bytes.AsSpan(0, _length));
            (_length, _count) = (KiteLayout.CountBytes, 0);
        }
    }

    private void Add(MarketPicture picture, KiteSubscription subscription, long now)
    {
        var length = KitePackets.LengthOf(subscription.Token, subscription.Mode);
        var packet = _bytes.AsSpan(_length + KiteLayout.LengthBytes, length);
        KitePackets.Write(packet, subscription.Token, picture);
        if (faults.TryTake(SimulatorFault.WrongLength))
        {
            length += WrongBytes;
        }

        BinaryPrimitives.WriteUInt16BigEndian(_bytes.AsSpan(_length), (ushort)length);
        _length += KiteLayout.LengthBytes + length;
        _count++;
        subscription.Sent(now);
    }
}
