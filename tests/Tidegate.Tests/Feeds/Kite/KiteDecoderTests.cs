using System.Buffers.Binary;
using Tidegate.Core.Topics;
using Tidegate.Feeds.Brokers;
using Tidegate.Feeds.Kite;
using Tidegate.Tests.Feeds.Brokers;

namespace Tidegate.Tests.Feeds.Kite;

public sealed class KiteDecoderTests
{
    private static readonly byte[] Infy = [0x00, 0x06, 0x3A, 0x01, 0x00, 0x02, 0x66, 0xBA]; // 408065 at 1573.70

    private readonly RecordingListener _listener = new();

    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 0x00 })]
    [InlineData(new byte[] { 0x01 })]
    [InlineData(new byte[] { 0xFF })]
    public void A_heartbeat_says_nothing_whatever_its_value(byte[] frame)
    {
        Read(frame);

        Assert.Empty(_listener.Ticks);
        Assert.Empty(_listener.Faults);
    }

    [Fact]
    public void A_frame_of_no_packets_says_nothing()
    {
        Read([0, 0]);

        Assert.Empty(_listener.Ticks);
        Assert.Empty(_listener.Faults);
    }

    [Fact]
    public void Every_shorter_beginning_of_a_frame_keeps_the_packets_that_are_whole()
    {
        byte[] frame = [0, 2, 0, 8, .. Infy, 0, 8, .. Infy];
        for (var length = 2; length < frame.Length; length++)
        {
            _listener.Ticks.Clear();
            _listener.Faults.Clear();

            Read(frame[..length]);

            Assert.Equal(length >= 12 ? 1 : 0, _listener.Ticks.Count);
            Assert.Equal(length is 2 or 3 or 12 or 13 ? "torn_frame" : "torn_packet", Assert.Single(_listener.Faults));
        }
    }

    [Theory]
    [InlineData(0, "short_packet")]
    [InlineData(7, "short_packet")]
    [InlineData(9, "unknown_packet")]
    [InlineData(33, "unknown_packet")]
    [InlineData(183, "unknown_packet")]
    [InlineData(185, "long_packet")]
    [InlineData(65_535, "long_packet")]
    public void A_packet_of_another_length_is_passed_over_and_its_neighbours_are_kept(int length, string kind)
    {
        byte[] frame = [0, 3, 0, 8, .. Infy, (byte)(length >> 8), (byte)length, .. new byte[length], 0, 8, .. Infy];

        Read(frame);

        Assert.Equal(2, _listener.Ticks.Count);
        Assert.Equal([kind], _listener.Faults);
    }

    [Fact]
    public void Bytes_after_the_last_packet_are_dropped()
    {
        Read([0, 1, 0, 8, .. Infy, 1, 2, 3]);

        Assert.Single(_listener.Ticks);
        Assert.Equal(["surplus_bytes"], _listener.Faults);
    }

    [Theory]
    [InlineData(0x00063A01, 2)] // NSE
    [InlineData(0x00063A02, 2)] // NFO
    [InlineData(0x00063A03, 7)] // CDS
    [InlineData(0x00063A04, 2)] // BSE
    [InlineData(0x00063A05, 2)] // BFO
    [InlineData(0x00063A06, 4)] // BCD
    [InlineData(0x00063A07, 2)] // MCX
    [InlineData(0x00063A08, 2)] // MCXSX
    [InlineData(0x00063A09, 2)] // indices
    [InlineData(0x00063AFF, 2)] // unknown
    public void The_segment_sets_the_scale_of_every_kind_of_packet(int token, byte scale)
    {
        foreach (var length in (int[])[8, 28, 32, 44, 184])
        {
            var packet = new byte[length];
            BinaryPrimitives.WriteInt32BigEndian(packet, token);
            _listener.Ticks.Clear();

            Read(SharedVectors.FrameOf(packet));

            Assert.Equal(scale, Assert.Single(_listener.Ticks).PriceScale);
        }
    }

    [Fact]
    public void A_price_with_its_highest_bit_set_is_not_negative()
    {
        Read([0, 1, 0, 8, 0, 0x04, 0xBD, 0x03, 0xFF, 0xFF, 0xFF, 0xFF]);

        var tick = Assert.Single(_listener.Ticks);
        Assert.Equal(429.4967295m, tick.Rupees(tick.LastPrice));
    }

    [Fact]
    public void An_index_in_ltp_mode_has_eight_bytes_as_everything()
    {
        Read([0, 1, 0, 8, 0x00, 0x03, 0xE9, 0x09, 0x00, 0x25, 0xEB, 0x62]);

        var tick = Assert.Single(_listener.Ticks);
        Assert.Equal(new UpstreamRef(0, 256_265), tick.Instrument);
        Assert.Equal(Mode.Ltp, tick.Mode);
        Assert.Equal(24_850.9m, tick.Rupees(tick.LastPrice));
        Assert.Equal(TickFields.None, tick.Fields);
    }

    [Fact]
    public void Each_field_of_a_full_packet_comes_from_its_own_place()
    {
        var packet = new byte[184];
        for (var offset = 0; offset < 64; offset += 4)
        {
            BinaryPrimitives.WriteInt32BigEndian(packet.AsSpan(offset), 1_000 + offset);
        }

        for (var level = 0; level < 10; level++)
        {
            BinaryPrimitives.WriteInt32BigEndian(packet.AsSpan(64 + (12 * level)), 2_000 + level);
            BinaryPrimitives.WriteInt32BigEndian(packet.AsSpan(68 + (12 * level)), 3_000 + level);
            BinaryPrimitives.WriteInt16BigEndian(packet.AsSpan(72 + (12 * level)), (short)(40 + level));
            BinaryPrimitives.WriteInt16BigEndian(packet.AsSpan(74 + (12 * level)), -1); // padding
        }

        Read(SharedVectors.FrameOf(packet));

        var tick = Assert.Single(_listener.Ticks);
        Assert.Equal((1_004, 1_008, 1_012, 1_016), (tick.LastPrice, tick.LastQuantity, tick.AveragePrice, tick.Volume));
        Assert.Equal((1_020, 1_024), (tick.TotalBuyQuantity, tick.TotalSellQuantity));
        Assert.Equal((1_028, 1_032, 1_036, 1_040), (tick.Open, tick.High, tick.Low, tick.Close));
        Assert.Equal((1_044_000_000_000, 1_048, 1_060_000_000_000), (tick.LastTradeTimeNs, tick.OpenInterest, tick.ExchangeTimeNs));
        Assert.Equal(Enumerable.Range(0, 5).Select(level => new TickLevel(3_000 + level, 2_000 + level, 40 + level)), tick.Bids);
        Assert.Equal(Enumerable.Range(5, 5).Select(level => new TickLevel(3_000 + level, 2_000 + level, 40 + level)), tick.Asks);
    }

    [Fact]
    public void No_tick_of_any_kind_allocates()
    {
        var listener = new CountingListener();
        var language = new KiteLanguage();
        var frame = FrameOfAllKinds();
        language.Read(frame, isText: false, listener);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var turn = 0; turn < 1_000; turn++)
        {
            language.Read(frame, isText: false, listener);
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(5_005, listener.Ticks);
        Assert.Equal(0, allocated);
    }

    /// <summary>One packet of each kind.</summary>
    internal static byte[] FrameOfAllKinds()
    {
        var frame = new List<byte> { 0, 5 };
        foreach (var length in (int[])[8, 28, 32, 44, 184])
        {
            var packet = new byte[length];
            BinaryPrimitives.WriteInt32BigEndian(packet, length is 28 or 32 ? 256_265 : 408_065);
            BinaryPrimitives.WriteInt32BigEndian(packet.AsSpan(4), 157_370);
            frame.AddRange([0, (byte)length, .. packet]);
        }

        return [.. frame];
    }

    private void Read(byte[] frame) => new KiteLanguage().Read(frame, isText: false, _listener);
}
