using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Tidegate.AspNetCore.Dialects;
using Tidegate.AspNetCore.Dialects.Simutrador;
using Tidegate.Core.Messages;
using Tidegate.Markets.Bars;
using Tidegate.Simulation.Accounts;
using Tidegate.Simulation.Candles;
using Tidegate.Simulation.Orders;
using Tidegate.Simulation.Sessions;

namespace Tidegate.AspNetCore.Simulations;

/// <summary>What one simulation says, in SimuTrador's words. Not thread-safe.</summary>
internal sealed class SimulationMessages(string session, SimulationSettings settings, TimeProvider time)
{
    private const string InstantFormat = "yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'"; // what Python reads

    // SimuTrador's client forgets what it has at each snapshot, and its library takes a message of 1 MiB: as much in one as surely fits. A candle has at most 194 bytes.
    private const int CandlesPerSnapshot = 5_000;

    private readonly ArrayBufferWriter<byte> _buffer = new(1_024);

    /// <summary>A message of the run's own words.</summary>
    public ReadOnlyMemory<byte> Of(
        string type,
        Action<Utf8JsonWriter> writeData,
        string? requestId = null,
        Action<Utf8JsonWriter>? writeMeta = null
    )
    {
        _buffer.ResetWrittenCount();
        SimutradorEnvelope.Write(
            _buffer,
            type,
            time.GetUtcNow(),
            json =>
            {
                json.WriteString("session_id"u8, session);
                writeData(json);
            },
            requestId,
            writeMeta
        );
        return _buffer.WrittenSpan.ToArray();
    }

    /// <summary><c>tick</c>: written by hand, for there are thousands of them.</summary>
    public ReadOnlyMemory<byte> Tick(CandlesShown shown)
    {
        _buffer.ResetWrittenCount();
        var slice = shown.Slice;
        var json = new JsonPieces(_buffer);
        json.Raw("{\"type\":\"tick\",\"data\":{\"session_id\":"u8);
        json.Text(session);
        json.Raw(",\"sim_time\":"u8);
        json.Instant(SimutradorAnswers.At(slice.EndNs), InstantFormat);
        json.Raw(",\"sequence_id\":"u8);
        json.Integer(shown.Sequence);
        json.Raw(",\"timeframe\":"u8);
        json.Text(settings.Timeframe.Name());
        json.Raw(",\"candles\":{"u8);
        var isFirst = true;
        foreach (ref readonly var entry in slice.Candles.Span)
        {
            json.Raw(isFirst ? ""u8 : ","u8);
            json.Text(settings.Symbols[entry.Symbol]);
            json.Raw(":"u8);
            WriteCandle(json, entry.Candle);
            isFirst = false;
        }

        json.Raw("},\"market_session\":"u8);
        json.Text(NameOf(slice.Session));
        json.Raw(
            slice.IsEndOfDay
                ? ",\"is_eod\":true},\"request_id\":null,\"timestamp\":"u8
                : ",\"is_eod\":false},\"request_id\":null,\"timestamp\":"u8
        );
        json.Instant(time.GetUtcNow(), InstantFormat);
        json.Raw("}"u8);
        return _buffer.WrittenSpan.ToArray();
    }

    /// <summary><c>history_snapshot</c>: one where it is small, else several one after the other, oldest first.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> History(IReadOnlyList<CandleSlice> slices)
    {
        var (first, count) = (0, 0);
        for (var i = 0; i < slices.Count; i++)
        {
            if (count > 0 && count + slices[i].Candles.Length > CandlesPerSnapshot)
            {
                yield return Snapshot(slices, first, i);
                (first, count) = (i, 0);
            }

            count += slices[i].Candles.Length;
        }

        yield return Snapshot(slices, first, slices.Count);
    }

    /// <summary>What came of one event; null: it is not told.</summary>
    public ReadOnlyMemory<byte>? Of(SimulationEvent happened) =>
        happened switch
        {
            CandlesShown shown => Tick(shown),
            OrderExecuted trade => Of("execution_report", json => WriteTrade(json, trade)),
            OrderEnded ended => Of("order_update", json => WriteEnded(json, ended)),
            AccountChanged changed => Of("account_snapshot", json => WriteAccount(json, changed.Account)),
            SimulationCompleted completed => Of("simulation_end", json => WriteEnd(json, completed)),
            _ => null,
        };

    public static void WriteAccount(Utf8JsonWriter json, AccountSnapshot account)
    {
        json.WriteString("cash"u8, Money(account.Cash));
        json.WriteString("equity"u8, Money(account.Equity));
        json.WriteString("buying_power"u8, Money(account.BuyingPower));
        json.WriteString("realized_profit"u8, Money(account.RealizedProfit));
        json.WriteString("fees"u8, Money(account.Fees));
        json.WriteStartArray("positions"u8);
        foreach (var position in account.Positions)
        {
            json.WriteStartObject();
            json.WriteString("symbol"u8, position.Symbol);
            json.WriteNumber("quantity"u8, position.Quantity);
            json.WriteString("avg_cost"u8, Money(position.AverageCost));
            json.WriteString("last_price"u8, Money(position.LastPrice));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>At least two decimals, and none rounded away.</summary>
    public static string Money(decimal amount) => amount.ToString("0.00##########", CultureInfo.InvariantCulture);

    private ReadOnlyMemory<byte> Snapshot(IReadOnlyList<CandleSlice> slices, int from, int to)
    {
        var candles = slices.Skip(from).Take(to - from).SelectMany(slice => slice.Candles.ToArray()).ToLookup(entry => entry.Symbol);
        return Of(
            "history_snapshot",
            json =>
            {
                json.WriteString("timeframe"u8, settings.Timeframe.Name());
                json.WriteStartObject("candles"u8);
                foreach (var group in candles.OrderBy(group => group.Key))
                {
                    json.WriteStartArray(settings.Symbols[group.Key]);
                    foreach (var entry in group)
                    {
                        WriteCandle(json, entry.Candle);
                    }

                    json.WriteEndArray();
                }

                json.WriteEndObject();
                json.WriteString("start"u8, from < to ? InstantOf(slices[from].StartNs) : null);
                json.WriteString("end"u8, from < to ? InstantOf(slices[to - 1].EndNs) : null);
                json.WriteNumber("count"u8, candles.Sum(group => group.Count()));
            }
        );
    }

    private static void WriteTrade(Utf8JsonWriter json, OrderExecuted trade)
    {
        json.WriteString("execution_id"u8, trade.ExecutionId);
        json.WriteString("order_id"u8, trade.OrderId);
        json.WriteString("symbol"u8, trade.Symbol);
        json.WriteString("side"u8, trade.Side == OrderSide.Buy ? "buy"u8 : "sell"u8);
        json.WriteNumber("executed_quantity"u8, trade.Quantity);
        json.WriteString("executed_price"u8, Money(trade.Price));
        json.WriteString("commission"u8, Money(trade.Commission));
        json.WriteNumber("slippage_bps"u8, trade.SlippageBasisPoints);
        json.WriteString("sim_time"u8, InstantOf(trade.TimeNs));
    }

    private static void WriteEnded(Utf8JsonWriter json, OrderEnded ended)
    {
        json.WriteString("order_id"u8, ended.OrderId);
        json.WriteString("status"u8, ended.Reason == OrderRefusal.DayOver ? "expired"u8 : "cancelled"u8);
        json.WriteString("reason"u8, ended.Reason.Code);
        json.WriteString("message"u8, ended.Reason.Message);
        json.WriteString("sim_time"u8, InstantOf(ended.TimeNs));
    }

    private static void WriteEnd(Utf8JsonWriter json, SimulationCompleted completed)
    {
        json.WriteString("final_equity"u8, Money(completed.Account.Equity));
        json.WriteNumber("total_trades"u8, completed.TradeCount);
    }

    private static void WriteCandle(in JsonPieces json, in Bar candle)
    {
        json.Raw("{\"date\":"u8);
        json.Instant(SimutradorAnswers.At(candle.StartNs), InstantFormat);
        json.Raw(",\"open\":"u8);
        json.Text(Money(candle.Open));
        json.Raw(",\"high\":"u8);
        json.Text(Money(candle.High));
        json.Raw(",\"low\":"u8);
        json.Text(Money(candle.Low));
        json.Raw(",\"close\":"u8);
        json.Text(Money(candle.Close));
        json.Raw(",\"volume\":\""u8);
        json.Integer(candle.Volume);
        json.Raw(".00000000\"}"u8);
    }

    private static void WriteCandle(Utf8JsonWriter json, in Bar candle)
    {
        json.WriteStartObject();
        json.WriteString("date"u8, InstantOf(candle.StartNs));
        json.WriteString("open"u8, Money(candle.Open));
        json.WriteString("high"u8, Money(candle.High));
        json.WriteString("low"u8, Money(candle.Low));
        json.WriteString("close"u8, Money(candle.Close));
        json.WriteString("volume"u8, string.Create(CultureInfo.InvariantCulture, $"{candle.Volume}.00000000"));
        json.WriteEndObject();
    }

    /// <summary>An instant of the engine as SimuTrador writes it.</summary>
    public static string InstantOf(long unixNanoseconds) => SimutradorEnvelope.Instant(SimutradorAnswers.At(unixNanoseconds));

    private static string NameOf(MarketSession session) =>
        session switch
        {
            MarketSession.PreMarket => "pre_market",
            MarketSession.AfterHours => "after_hours",
            _ => "regular",
        };
}
