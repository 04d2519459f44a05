using Tidegate.Kraken.Messages;

namespace Tidegate.Kraken.Executions;

/// <summary>Fills what a report leaves out from what was said of the order before.</summary>
internal static class ExecutionMerge
{
    /// <summary>The report with the order's own fields filled in. What belongs to one fill or one event is never carried over.</summary>
    public static KrakenExecution Fill(KrakenExecution report, KrakenExecution known) =>
        report with
        {
            OrderStatus = report.OrderStatus == default ? known.OrderStatus : report.OrderStatus,
            ClOrdId = report.ClOrdId ?? known.ClOrdId,
            OrderUserref = report.OrderUserref ?? known.OrderUserref,
            Symbol = report.Symbol ?? known.Symbol,
            Side = report.Side == default ? known.Side : report.Side,
            OrderType = report.OrderType == default ? known.OrderType : report.OrderType,
            OrderQty = report.OrderQty ?? known.OrderQty,
            CashOrderQty = report.CashOrderQty ?? known.CashOrderQty,
            DisplayQty = report.DisplayQty ?? known.DisplayQty,
            DisplayQtyRemain = report.DisplayQtyRemain ?? known.DisplayQtyRemain,
            LimitPrice = report.LimitPrice ?? known.LimitPrice,
            LimitPriceType = report.LimitPriceType ?? known.LimitPriceType,
            TimeInForce = report.TimeInForce == default ? known.TimeInForce : report.TimeInForce,
            PostOnly = report.PostOnly ?? known.PostOnly,
            ReduceOnly = report.ReduceOnly ?? known.ReduceOnly,
            Margin = report.Margin ?? known.Margin,
            MarginBorrow = report.MarginBorrow ?? known.MarginBorrow,
            NoMpp = report.NoMpp ?? known.NoMpp,
            Liquidated = report.Liquidated ?? known.Liquidated,
            Amended = report.Amended ?? known.Amended,
            PositionStatus = report.PositionStatus ?? known.PositionStatus,
            EffectiveTime = report.EffectiveTime ?? known.EffectiveTime,
            ExpireTime = report.ExpireTime ?? known.ExpireTime,
            Triggers = report.Triggers ?? known.Triggers,
            Contingent = report.Contingent ?? known.Contingent,
            FeeCcyPref = report.FeeCcyPref ?? known.FeeCcyPref,
            SenderSubId = report.SenderSubId ?? known.SenderSubId,
            User = report.User ?? known.User,
            CumQty = report.CumQty ?? known.CumQty,
            CumCost = report.CumCost ?? known.CumCost,
            AvgPrice = report.AvgPrice ?? known.AvgPrice,
        };
}
