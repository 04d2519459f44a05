using System.Globalization;
using Tidegate.Markets.Bars;
using Tidegate.Simulation.Candles;
using Tidegate.Simulation.Orders;
using Tidegate.Simulation.Sessions;

namespace Tidegate.Simulation.Tests.Sessions;

/// <summary>A simulation of AAPL that was shown one candle at 100 with 10,000 in cash, without commission and slippage unless said otherwise, and the words for what comes of it.</summary>
internal sealed class Playing : IDisposable
{
    private readonly List<SimulationEvent> _events = [];
    private int _batches;

    public Playing(params ReadOnlySpan<Bar> bars)
        : this(settings => settings, 1_000, bars) { }

    public Playing(Func<SimulationSettings, SimulationSettings> adjust, int dayLength, params ReadOnlySpan<Bar> bars)
    {
        var settings = new SimulationSettings(["AAPL"], ListedCandles.MinuteNs(0), ListedCandles.MinuteNs(1_000_000), 10_000)
        {
            CommissionPerShare = 0,
            SlippageBasisPoints = 0,
        };
        Candles = ListedCandles.Of(dayLength, [Candle.Flat(100), .. bars]);
        Engine = new SimulationEngine(adjust(settings), Candles);
        Engine.TryStart();
        Engine.Step([]);
    }

    public SimulationEngine Engine { get; }

    public ListedCandles Candles { get; }

    /// <summary>Places one order and says what became of it: <c>accepted</c> or the code of the refusal.</summary>
    public string Place(OrderTicket ticket) => Place(isAtomic: false, ticket)[0];

    /// <summary>Places a batch and says what became of each order.</summary>
    public string[] Place(bool isAtomic, params OrderTicket[] tickets)
    {
        var result = Engine.Place(new OrderBatch($"b{++_batches}", tickets, isAtomic));
        var refused = result.Refused.ToLookup(entry => entry.Key, entry => entry.Value.Code, StringComparer.Ordinal);
        return [.. tickets.Select(ticket => refused[ticket.OrderId].FirstOrDefault("accepted"))];
    }

    /// <summary>Goes on by one candle and says what traded and ended, in short words.</summary>
    public string[] Step()
    {
        _events.Clear();
        Engine.Step(_events);
        return [.. _events.Select(Say).OfType<string>()];
    }

    public static OrderTicket Buy(long quantity, OrderKind kind = OrderKind.Market, string id = "o") =>
        new(id, "AAPL", OrderSide.Buy, kind, quantity);

    public static OrderTicket Sell(long quantity, OrderKind kind = OrderKind.Market, string id = "s") =>
        new(id, "AAPL", OrderSide.Sell, kind, quantity);

    public void Dispose() => Engine.Dispose();

    private static string? Say(SimulationEvent happened) =>
        happened switch
        {
            OrderExecuted trade => string.Create(
                CultureInfo.InvariantCulture,
                $"{trade.OrderId}: {(trade.Side == OrderSide.Buy ? "bought" : "sold")} {trade.Quantity} at {trade.Price}"
            ),
            OrderEnded ended => $"{ended.OrderId}: {ended.Reason.Code}",
            _ => null,
        };
}
