using Tidegate.Simulation.Orders;
using Tidegate.Simulation.Sessions;

namespace Tidegate.Simulation.Reports;

/// <summary>An execution.</summary>
/// <param name="Time">End of the candle in which it traded.</param>
/// <param name="OrderId">The client's name of the order.</param>
/// <param name="Symbol">The symbol.</param>
/// <param name="Side"><c>buy</c> or <c>sell</c>.</param>
/// <param name="Quantity">Shares.</param>
/// <param name="Price">For each.</param>
/// <param name="Commission">For all.</param>
/// <param name="Profit">Of a sale, before commission; 0 for a purchase.</param>
public sealed record ReportTrade(
    DateTimeOffset Time,
    string OrderId,
    string Symbol,
    string Side,
    long Quantity,
    decimal Price,
    decimal Commission,
    decimal Profit
)
{
    internal static ReportTrade Of(OrderExecuted trade) =>
        new(
            ReportDocument.Instant(trade.TimeNs),
            trade.OrderId,
            trade.Symbol,
            trade.Side == OrderSide.Buy ? "buy" : "sell",
            trade.Quantity,
            trade.Price,
            trade.Commission,
            trade.Profit
        );
}
