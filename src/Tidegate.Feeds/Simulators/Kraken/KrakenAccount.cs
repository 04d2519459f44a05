namespace Tidegate.Feeds.Simulators.Kraken;

/// <summary>An account while the simulator runs. Guarded by the exchange's lock.</summary>
internal sealed class KrakenAccount
{
    private const int FillsMax = 50;

    private readonly Dictionary<string, KrakenCounter> _trading = [];
    private readonly TimeProvider _time;

    public KrakenAccount(KrakenSimulatedAccount face, TimeProvider time)
    {
        (Face, _time, Secret) = (face, time, Convert.FromBase64String(face.Secret));
        (Nonces, Calls) = (new KrakenNonces(face.NonceWindow), KrakenCounter.OfCalls(face.Tier, time));
        Balances = face.Balances.ToDictionary(entry => entry.Key, entry => entry.Value);
    }

    public KrakenSimulatedAccount Face { get; }

    public byte[] Secret { get; }

    public KrakenNonces Nonces { get; }

    public KrakenCounter Calls { get; }

    /// <summary>What it owns, what is held for orders included.</summary>
    public Dictionary<string, decimal> Balances { get; }

    /// <summary>Orders that are open, oldest first.</summary>
    public List<SimulatedOrder> Orders { get; } = [];

    /// <summary>The last fills, oldest first.</summary>
    public Queue<KrakenFill> Fills { get; } = [];

    /// <summary>When cancel_all_orders_after strikes; null: it is not armed.</summary>
    public DateTimeOffset? DeadManAt { get; set; }

    public bool May(KrakenSimulatedPermissions what) => (Face.Permissions & what) == what;

    /// <summary>The trading counter of a pair.</summary>
    public KrakenCounter Trading(string symbol)
    {
        if (!_trading.TryGetValue(symbol, out var counter))
        {
            _trading.Add(symbol, counter = KrakenCounter.OfTrading(Face.Tier, _time));
        }

        return counter;
    }

    /// <summary>What of an asset is held for open orders.</summary>
    public decimal Held(string asset) => Orders.Sum(order => order.HeldAsset == asset ? order.Held : 0);

    public decimal Available(string asset) => Balances.GetValueOrDefault(asset) - Held(asset);

    public void Remember(KrakenFill fill)
    {
        Fills.Enqueue(fill);
        if (Fills.Count > FillsMax)
        {
            Fills.Dequeue();
        }
    }
}
