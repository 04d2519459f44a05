namespace Tidegate.Simulation.Orders;

/// <summary>Why an order is not, or no longer, in force.</summary>
/// <param name="Code">Stable, upper case, for programs: for example <c>INSUFFICIENT_BUYING_POWER</c>.</param>
/// <param name="Message">Fixed text for people; holds nothing that the client sent.</param>
public sealed record OrderRefusal(string Code, string Message)
{
    /// <summary>Not between 1 and <see cref="OrderTicket.QuantityMax"/> whole shares.</summary>
    public static OrderRefusal InvalidQuantity { get; } =
        new("INVALID_ORDER_QUANTITY", "The quantity must be 1 to 1,000,000,000 whole shares");

    /// <summary>A price that is missing, too many, not positive, too high or in contradiction with another.</summary>
    public static OrderRefusal InvalidPrice { get; } =
        new("INVALID_PARAMS", "A price is missing, not positive, or contradicts the kind of order or its bracket");

    /// <summary>The id is empty or too long.</summary>
    public static OrderRefusal InvalidId { get; } = new("INVALID_PARAMS", "The order id must have 1 to 64 characters");

    /// <summary>The symbol is none of the session's.</summary>
    public static OrderRefusal UnknownSymbol { get; } = new("UNKNOWN_SYMBOL", "The symbol is not part of this session");

    /// <summary>The id was used before.</summary>
    public static OrderRefusal DuplicateId { get; } = new("DUPLICATE_ORDER_ID", "An order of this session already has this id");

    /// <summary>The symbol has had no candle yet, so that nobody knows what it costs.</summary>
    public static OrderRefusal NoPrice { get; } = new("NO_PRICE", "The symbol has no price yet");

    /// <summary>It costs more than the cash that is not promised to other orders.</summary>
    public static OrderRefusal BuyingPower { get; } = new("INSUFFICIENT_BUYING_POWER", "The order costs more than the cash that is free");

    /// <summary>It sells more than is held and not promised to other orders.</summary>
    public static OrderRefusal Position { get; } = new("INSUFFICIENT_POSITION", "The order sells more than is held");

    /// <summary>The shares that a bracket protected were sold by another order.</summary>
    public static OrderRefusal NothingLeft { get; } = new("NOTHING_TO_PROTECT", "The shares that the bracket protected were sold");

    /// <summary>Too many orders wait.</summary>
    public static OrderRefusal TooManyOpen { get; } = new("TOO_MANY_ORDERS", "Too many orders of this session are open");

    /// <summary>Another order of an atomic batch was refused.</summary>
    public static OrderRefusal BatchRefused { get; } = new("BATCH_REJECTED", "Another order of the atomic batch was rejected");

    /// <summary>The session accepts no orders in its state.</summary>
    public static OrderRefusal NotTrading { get; } = new("SESSION_NOT_RUNNING", "The session is not running");

    /// <summary>The day for which it was given is over.</summary>
    public static OrderRefusal DayOver { get; } = new("EXPIRED", "The trading day is over");

    /// <summary>It could not trade at once.</summary>
    public static OrderRefusal NotImmediate { get; } = new("NOT_IMMEDIATE", "The order could not trade at the open of the next candle");

    /// <summary>The client took it back.</summary>
    public static OrderRefusal Cancelled { get; } = new("CANCELLED", "The order was cancelled");

    /// <summary>The simulation is over.</summary>
    public static OrderRefusal SessionOver { get; } = new("SESSION_OVER", "The simulation is over");
}
