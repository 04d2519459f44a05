using Tidegate.Core.Messages;
using Tidegate.Core.Topics;
using Tidegate.Markets.Instruments;

namespace Tidegate.Feeds.Brokers;

/// <summary>Makes a broker's orders into updates of their user, each change once. Thread-safe.</summary>
/// <remarks>Each connection of a login tells of every order, and brokers repeat themselves: what says nothing new is dropped.</remarks>
internal sealed class OrderDesk(string broker, IInstruments instruments, IUpdateSink sink, FeedMetrics metrics, FaultBook faults)
{
    private const int RememberedMax = 1_024;

    private readonly Lock _gate = new();
    private readonly HashSet<BrokerOrder> _seen = [];
    private readonly Queue<BrokerOrder> _order = [];

    public void Take(BrokerOrder order, BrokerLogin login)
    {
        if (login.User.Length == 0 || BrokerTopics.OrdersOf(login.User) is not { } topic)
        {
            faults.Fault("order_user");
            return;
        }

        if (order.ClientId.Length > 0 && !string.Equals(order.ClientId, login.ClientId, StringComparison.OrdinalIgnoreCase))
        {
            faults.Fault("order_of_other"); // never another client's order to this user
            return;
        }

        // Held while the sink is called, which never waits: the changes of an order stay in their order.
        lock (_gate)
        {
            if (!IsNew(order))
            {
                metrics.Dropped("order_duplicate");
                return;
            }

            sink.Publish(Make(topic, order));
        }

        metrics.OrderUpdate();
    }

    private bool IsNew(BrokerOrder order)
    {
        if (!_seen.Add(order))
        {
            return false;
        }

        _order.Enqueue(order);
        if (_order.Count > RememberedMax)
        {
            _seen.Remove(_order.Dequeue());
        }

        return true;
    }

    private OrderUpdate Make(Topic topic, BrokerOrder order)
    {
        var isListed = instruments.TryFindBrokerSymbol(broker, order.BrokerSymbol, order.BrokerExchange, out var instrument);
        return new OrderUpdate(topic, order.OrderId)
        {
            Broker = broker,
            Symbol = isListed ? instrument!.Symbol : order.BrokerSymbol,
            Exchange = isListed ? instrument!.Exchange : order.BrokerExchange,
            Side = order.Side,
            Quantity = order.Quantity,
            Price = order.Price,
            TriggerPrice = order.TriggerPrice,
            PriceType = order.PriceType,
            Product = order.Product,
            Status = order.Status,
            FilledQuantity = order.FilledQuantity,
            PendingQuantity = order.PendingQuantity,
            AveragePrice = order.AveragePrice,
            RejectionReason = order.RejectionReason,
        };
    }
}
