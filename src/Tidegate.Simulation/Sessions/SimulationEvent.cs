using System.Globalization;
using Tidegate.Simulation.Accounts;
using Tidegate.Simulation.Candles;
using Tidegate.Simulation.Orders;

namespace Tidegate.Simulation.Sessions;

/// <summary>Something that a client is told about. In one step: executions and endings in the order in which they happened, the account when it changed, then the candles.</summary>
public abstract record SimulationEvent;

/// <summary>Candles that the client knows now.</summary>
/// <param name="Sequence">1 for the first slice of the session, then one more each.</param>
/// <param name="Slice">Valid until the next step.</param>
public sealed record CandlesShown(long Sequence, CandleSlice Slice) : SimulationEvent;

/// <summary>An order, or a part of it, traded.</summary>
/// <param name="ExecutionId"><c>exec-1</c> and so on.</param>
/// <param name="OrderId">The client's id; of a bracket the id of its order and <c>-exit</c>.</param>
/// <param name="Symbol">The symbol.</param>
/// <param name="Side">The side.</param>
/// <param name="Quantity">Shares.</param>
/// <param name="Price">For each share, slippage included, commission not.</param>
/// <param name="Commission">For all of them.</param>
/// <param name="TimeNs">End of the candle in which it traded, Unix nanoseconds UTC.</param>
/// <param name="Profit">Of a sale: what it brought over what the shares had cost, before commission; 0 for a purchase.</param>
public sealed record OrderExecuted(
    string ExecutionId,
    string OrderId,
    string Symbol,
    OrderSide Side,
    long Quantity,
    decimal Price,
    decimal Commission,
    long TimeNs,
    decimal Profit
) : SimulationEvent
{
    /// <summary>What slippage came to in hundredths of a percent, rounded; 0 where it traded at its limit.</summary>
    public int SlippageBasisPoints { get; init; }

    /// <summary>Name of the n-th execution of a session, from 1.</summary>
    internal static string IdOf(int number) => "exec-" + number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>An order ended without having traded all that it asked for.</summary>
/// <param name="OrderId">As in <see cref="OrderExecuted"/>.</param>
/// <param name="Reason">Why.</param>
/// <param name="TimeNs">End of the candle in which it ended.</param>
public sealed record OrderEnded(string OrderId, OrderRefusal Reason, long TimeNs) : SimulationEvent;

/// <summary>The account after something traded.</summary>
/// <param name="Account">What it holds.</param>
public sealed record AccountChanged(AccountSnapshot Account) : SimulationEvent;

/// <summary>The simulation has shown its last candle.</summary>
/// <param name="Account">What the account holds at the end.</param>
/// <param name="TradeCount">Executions in all.</param>
public sealed record SimulationCompleted(AccountSnapshot Account, int TradeCount) : SimulationEvent;
