using System.Buffers.Binary;
using Tidegate.Feeds.Angel;
using Tidegate.Feeds.Simulators.Faults;
using Tidegate.Feeds.Simulators.Market;
using Tidegate.Feeds.Simulators.Sockets;

namespace Tidegate.Feeds.Simulators.Angel;

/// <summary>Puts packets into messages, one each, and does to them what the faults want. Not thread-safe.</summary>
internal sealed class AngelOutbound(SimulatedMarket market, FaultPlan faults)
{
    // Bytes behind a packet that no layout knows: clients read what they know.
    private const int SurplusBytes = 7;
    private const long SequenceAhead = 1L << 40;

    private readonly byte[] _packet = new byte[AngelLayout.Depth20Bytes + SurplusBytes];

    /// <summary>Sends the packet of a subscription as its instrument is now.</summary>
    /// <returns>False where nothing has happened to it yet.</returns>
    public bool TrySend(AngelSubscription subscription, long now, SimulatedOutlet outlet)
    {
        if (
            !market.Read(
                subscription.Instrument!,
                static (picture, context) => context.Outbound.Fill(picture, context.Subscription, context.Now),
                (Outbound: this, Subscription: subscription, Now: now)
            )
        )
        {
            return false;
        }

        var packet = _packet.AsSpan(0, AngelLayout.BytesOf(subscription.Mode));
        Spoil(packet, subscription.Mode);
        outlet.Ticks(faults.TryTake(SimulatorFault.WrongLength) ? _packet.AsSpan(0, packet.Length + SurplusBytes) : packet);
        return true;
    }

    private void Fill(MarketPicture picture, AngelSubscription subscription, long now)
    {
        AngelPacketWriter.Write(_packet.AsSpan(0, AngelLayout.BytesOf(subscription.Mode)), subscription.Mode, subscription.Key, picture);
        subscription.Sent(now);
    }

    private void Spoil(Span<byte> packet, int mode)
    {
        if (faults.TryTake(SimulatorFault.TokenGarbage))
        {
            var token = packet.Slice(AngelLayout.Token, AngelLayout.TokenBytes);
            token[(token.IndexOf((byte)0) + 1)..].Fill(0xA5);
        }

        if (mode < 4 && faults.TryTake(SimulatorFault.SequenceJump))
        {
            var sequence = packet[AngelLayout.Sequence..];
            BinaryPrimitives.WriteInt64LittleEndian(sequence, BinaryPrimitives.ReadInt64LittleEndian(sequence) + SequenceAhead);
        }

        if (mode == 3 && faults.TryTake(SimulatorFault.OpenInterestGarbage))
        {
            BinaryPrimitives.WriteDoubleLittleEndian(packet[AngelLayout.OpenInterestChange..], double.NaN);
        }

        if (mode == 3 && faults.TryTake(SimulatorFault.MixedFlags))
        {
            Mix(packet);
        }

        if (faults.TryTake(SimulatorFault.UnknownMode))
        {
            packet[AngelLayout.Mode] = 9;
        }
    }

    // Offers first, each side's own order kept: whoever goes by the place of a row takes them for bids.
    private static void Mix(Span<byte> packet)
    {
        const int SideBytes = AngelLayout.BestFiveRowBytes * AngelLayout.BestFiveRows / 2;
        var rows = packet.Slice(AngelLayout.BestFive, 2 * SideBytes);
        Span<byte> bids = stackalloc byte[SideBytes];
        rows[..SideBytes].CopyTo(bids);
        rows[SideBytes..].CopyTo(rows);
        bids.CopyTo(rows[SideBytes..]);
    }
}
