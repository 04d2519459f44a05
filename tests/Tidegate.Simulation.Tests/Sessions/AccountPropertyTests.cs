using FsCheck;
using FsCheck.Fluent;
using Tidegate.Markets.Bars;
using Tidegate.Simulation.Candles;
using Tidegate.Simulation.Orders;
using Tidegate.Simulation.Sessions;

namespace Tidegate.Simulation.Tests.Sessions;

/// <summary>What holds in every simulation, whatever the market does and whatever is asked for.</summary>
public sealed class AccountPropertyTests
{
    [Fact]
    public void Account_adds_up_at_every_step_of_any_simulation() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(300), Prop.ForAll(ArbMap.Default.ArbFor<int>(), Holds));

    private static void Holds(int seed)
    {
        var random = new Random(seed);
        using var engine = new SimulationEngine(
            new SimulationSettings(["AAPL", "MSFT", "TCS"], 0, 1, 100_000) { SlippageBasisPoints = random.Next(50) },
            new ListedCandles(Walk(random, 120))
        );
        engine.TryStart();
        var events = new List<SimulationEvent>();
        var (cash, fees) = (100_000m, 0m);
        do
        {
            events.Clear();
            var goesOn = engine.Step(events);
            foreach (var trade in events.OfType<OrderExecuted>())
            {
                var candle = Assert
                    .Single(events.OfType<CandlesShown>())
                    .Slice.Candles.ToArray()
                    .Single(entry => engine.Settings.Symbols[entry.Symbol] == trade.Symbol)
                    .Candle;
                Assert.InRange(trade.Price, candle.Low, candle.High);
                cash += (trade.Side == OrderSide.Buy ? -1 : 1) * trade.Price * trade.Quantity;
                (cash, fees) = (cash - trade.Commission, fees + trade.Commission);
            }

            var account = engine.Account;
            Assert.Equal(cash, account.Cash);
            Assert.Equal(fees, account.Fees);
            Assert.Equal(
                account.Cash + account.Positions.Sum(position => position.Quantity * engine.LastPrice(position.Symbol)!.Value),
                account.Equity
            );
            Assert.Equal(account.Cash, 100_000m + account.RealizedProfit - account.Fees - account.Positions.Sum(position => position.Cost));
            Assert.True(
                account.Cash >= account.Reserved && account.Reserved >= 0,
                $"{account.Cash} of which {account.Reserved} are promised"
            );
            Assert.Equal(account.Equity, decimal.Round(account.Equity, 2));
            if (!goesOn)
            {
                Assert.Equal(0, account.Reserved);
                return;
            }

            PlaceSome(engine, random);
        } while (true);
    }

    private static void PlaceSome(SimulationEngine engine, Random random)
    {
        if (random.Next(3) > 0)
        {
            return;
        }

        var isAtomic = random.Next(2) == 0;
        var before = engine.Account;
        var tickets = Enumerable.Range(0, random.Next(1, 4)).Select(_ => Ticket(engine, random)).ToList();
        var result = engine.Place(new OrderBatch($"b{random.Next()}", tickets, isAtomic));

        Assert.Equal(tickets.Count, result.Accepted.Count + result.Refused.Count);
        if (isAtomic && result.Refused.Count > 0)
        {
            Assert.Empty(result.Accepted);
            Assert.Equal(before.Reserved, engine.Account.Reserved);
        }
    }

    private static OrderTicket Ticket(SimulationEngine engine, Random random)
    {
        var symbol = engine.Settings.Symbols[random.Next(3)];
        var price = engine.LastPrice(symbol) ?? 100;
        decimal Near() => decimal.Round(price * random.Next(95, 106) / 100, 2);
        var kind = (OrderKind)random.Next(4);
        var side = (OrderSide)random.Next(2);
        return new OrderTicket($"o{random.Next()}", symbol, side, kind, random.Next(1, 400))
        {
            Price = kind is OrderKind.Limit or OrderKind.StopLimit ? Near() : null,
            StopPrice = kind is OrderKind.Stop or OrderKind.StopLimit ? Near() : null,
            StopLoss = side == OrderSide.Buy && random.Next(3) == 0 ? decimal.Round(price * 0.93m, 2) : null,
            TakeProfit = side == OrderSide.Buy && random.Next(3) == 0 ? decimal.Round(price * 1.08m, 2) : null,
            TimeInForce = (TimeInForce)random.Next(3),
        };
    }

    private static IEnumerable<CandleSlice> Walk(Random random, int minutes)
    {
        var prices = new[] { 100m, 35.5m, 3_500m };
        for (var minute = 0; minute < minutes; minute++)
        {
            var candles = new List<SymbolCandle>();
            for (var symbol = 0; symbol < prices.Length; symbol++)
            {
                if (minute == 0 || random.Next(10) > 0)
                {
                    candles.Add(new SymbolCandle(symbol, NextCandle(random, ref prices[symbol])));
                }
            }

            if (candles.Count > 0)
            {
                yield return ListedCandles.Slice(minute, minute % 30 == 29, [.. candles]);
            }
        }
    }

    private static Bar NextCandle(Random random, ref decimal price)
    {
        decimal Move(decimal from, int percents) =>
            Math.Max(0.05m, decimal.Round(from * (10_000 + random.Next(-100 * percents, (100 * percents) + 1)) / 10_000, 2));
        var open = Move(price, random.Next(8) == 0 ? 6 : 1);
        var (one, two, close) = (Move(open, 3), Move(open, 3), Move(open, 2));
        price = close;
        return Candle.Of(
            open,
            Math.Max(Math.Max(open, close), Math.Max(one, two)),
            Math.Min(Math.Min(open, close), Math.Min(one, two)),
            close
        );
    }
}
