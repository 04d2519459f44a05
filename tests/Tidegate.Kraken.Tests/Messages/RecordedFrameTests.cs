using Tidegate.Kraken.Messages;

namespace Tidegate.Kraken.Tests.Messages;

/// <summary>Frames of the live service, one or more of each kind.</summary>
public sealed class RecordedFrameTests
{
    private static readonly string[] Frames = ["data", "kraken", "kraken_v2_messages_all_channels_2024-05.jsonl"];

    [Fact]
    public void Every_recorded_frame_is_typed()
    {
        var messages = Recordings.Lines(Frames).Select(Recordings.Read).ToArray();

        // The one request among them is no frame of the exchange.
        Assert.Equal(["amend_order"], messages.OfType<KrakenUnknownMessage>().Select(message => message.Name));
        Assert.Equal(52, messages.Length);
        Assert.Equal(
            (2, 2, 2, 2, 3, 1, 1, 6, 1, 2),
            (
                Count<KrakenTicker>(messages),
                Count<KrakenTrade>(messages),
                Count<KrakenLevel3Update>(messages),
                messages.OfType<KrakenHeartbeat>().Count() + 1,
                Count<KrakenBookUpdate>(messages),
                Count<KrakenCandle>(messages),
                Count<KrakenInstruments>(messages),
                Count<KrakenExecution>(messages),
                Count<KrakenBalance>(messages),
                Count<KrakenLedgerEntry>(messages)
            )
        );
    }

    [Fact]
    public void Recorded_values_are_read_to_the_last_digit()
    {
        var frames = Recordings.Lines(Frames);

        var ticker = Recordings.Data<KrakenTicker>(
            frames.First(line => line.StartsWith("{\"channel\":\"ticker\"", StringComparison.Ordinal))
        );
        Assert.True(ticker.IsSnapshot);
        Assert.Equal((65972.8m, 4216.61829370m, 7.17m), (ticker.Rows[0].Bid, ticker.Rows[0].Volume, ticker.Rows[0].ChangePct));
        var fill = Recordings
            .Data<KrakenExecution>(frames.First(line => line.Contains("\"executions\",\"type\":\"snapshot\"", StringComparison.Ordinal)))
            .Rows[0];
        Assert.Equal((KrakenExecType.Trade, KrakenOrderStatus.Filled, KrakenSide.Sell), (fill.ExecType, fill.OrderStatus, fill.Side));
        Assert.Equal((0.00016000m, 63377.2m, 0.04051m), (fill.LastQty, fill.LastPrice, fill.Fees![0].Qty));
        var entry = Recordings.Data<KrakenLedgerEntry>(frames.First(line => line.Contains("DATKX6", StringComparison.Ordinal)));
        Assert.Equal((4UL, -19.9743m, 118.0677m), (entry.Sequence, entry.Rows[0].Amount, entry.Rows[0].Balance));
        var status = Recordings.Data<KrakenEngineStatus>(
            frames.First(line => line.Contains("12393906104898154338", StringComparison.Ordinal))
        );
        Assert.Equal((12393906104898154338UL, KrakenEngineState.Online), (status.Rows[0].ConnectionId, status.Rows[0].System));
        var canceled = Assert.IsType<KrakenSocketReply>(
            Recordings.Read(frames.First(line => line.Contains("orders_cancelled", StringComparison.Ordinal)))
        );
        Assert.Equal((true, 2), (canceled.Success, canceled.Results[0].Count));
    }

    [Fact]
    public void Instrument_snapshot_has_every_pair_and_asset()
    {
        var data = Recordings.Data<KrakenInstruments>(Recordings.Text("data", "kraken", "kraken_v2_instrument_snapshot_2024-04.json"));

        Assert.Equal((296, 683), (data.Rows[0].Assets.Count, data.Rows[0].Pairs.Count));
        var pair = data.Rows[0].Pairs.Single(row => row.Symbol == "BTC/USD");
        Assert.Equal((1, 8, 0.1m), (pair.PricePrecision, pair.QtyPrecision, pair.PriceIncrement));
    }

    private static int Count<T>(KrakenMessage[] messages) => messages.OfType<KrakenData<T>>().Count();
}
