namespace Tidegate.Feeds.Simulators.Kraken;

/// <summary>An order of a client. Guarded by the exchange's lock.</summary>
internal sealed class SimulatedOrder(KrakenAccount account, SimulatedPair pair, string id, bool isBuy, string type)
{
    public KrakenAccount Account => account;

    public SimulatedPair Pair => pair;

    public string Id => id;

    public bool IsBuy => isBuy;

    public string Side => isBuy ? "buy" : "sell";

    public string Type => type;

    public string? ClientId { get; init; }

    public long? UserRef { get; init; }

    public string TimeInForce { get; init; } = "GTC";

    public bool IsPostOnly { get; set; }

    public DateTimeOffset? ExpiresAt { get; init; }

    public decimal? TriggerPrice { get; set; }

    /// <summary>Whether it waits for its trigger.</summary>
    public bool IsWaiting { get; set; }

    public decimal Qty { get; set; }

    public decimal? LimitPrice { get; set; }

    /// <summary>How much of an iceberg shows at a time; null: it is none, and all of it shows.</summary>
    public decimal? DisplayQty { get; set; }

    public decimal Filled { get; set; }

    public decimal Cost { get; set; }

    public decimal Fees { get; set; }

    public string Status { get; set; } = "pending_new";

    public bool IsAmended { get; set; }

    /// <summary>When it was made or last amended: its age for the trading counter.</summary>
    public long TouchedAt { get; set; }

    public decimal Left => Qty - Filled;

    /// <summary>What would stand in the book now.</summary>
    public decimal Shown => Math.Min(DisplayQty ?? Left, Left);

    public decimal AveragePrice => Filled > 0 ? Math.Round(Cost / Filled, pair.PricePrecision) : 0;

    public bool IsMarket => LimitPrice is null;

    /// <summary>The asset that it holds while it is open.</summary>
    public string HeldAsset => isBuy ? pair.Quote : pair.Base;

    /// <summary>How much of it. An order that waits for its trigger and then takes the market holds what its trigger says.</summary>
    public decimal Held => isBuy ? Left * (LimitPrice ?? TriggerPrice ?? 0) : Left;
}

/// <summary>A fill of a client's order.</summary>
internal sealed record KrakenFill(
    SimulatedOrder Order,
    string ExecId,
    long TradeId,
    decimal Price,
    decimal Qty,
    decimal Cost,
    decimal Fee,
    bool IsMaker,
    DateTimeOffset At,
    decimal CumulatedQty,
    decimal CumulatedCost,
    string Status
);
