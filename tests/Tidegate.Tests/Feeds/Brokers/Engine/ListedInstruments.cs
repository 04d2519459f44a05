using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Tidegate.Markets.Instruments;

namespace Tidegate.Tests.Feeds.Brokers.Engine;

/// <summary>A directory of the rows that a test lists.</summary>
internal sealed class ListedInstruments(IEnumerable<Instrument> rows) : IInstruments
{
    private readonly ConcurrentDictionary<(string Broker, string Exchange, string Symbol), Instrument> _rows = new(
        rows.Select(row => KeyValuePair.Create((row.Broker, row.Exchange, row.Symbol), row))
    );

    /// <summary>Kite's rows of shares: their tokens are 256 times 1000, 1001… and 1 for NSE's segment.</summary>
    public static ListedInstruments OfKite(int count, string exchange = "NSE") =>
        new(Enumerable.Range(0, count).Select(index => Row($"S{index}", exchange, TokenOf(index))));

    /// <summary>A new day's row in place of another.</summary>
    public void Replace(Instrument row) => _rows[(row.Broker, row.Exchange, row.Symbol)] = row;

    public static uint TokenOf(int index) => ((uint)(1_000 + index) << 8) | 1;

    public static Instrument Row(string symbol, string exchange, uint token) =>
        new()
        {
            Symbol = symbol,
            Exchange = exchange,
            Broker = "zerodha",
            BrokerSymbol = symbol,
            BrokerExchange = exchange,
            Token = $"{token}::::{token >> 8}",
        };

    public bool TryFind(
        string broker,
        ReadOnlySpan<char> symbol,
        ReadOnlySpan<char> exchange,
        [NotNullWhen(true)] out Instrument? instrument
    ) => _rows.TryGetValue((broker, exchange.ToString(), symbol.ToString()), out instrument);

    public bool TryFind(ReadOnlySpan<char> symbol, ReadOnlySpan<char> exchange, [NotNullWhen(true)] out Instrument? instrument) =>
        TryFind("zerodha", symbol, exchange, out instrument);

    public bool TryFindToken(
        string broker,
        ReadOnlySpan<char> token,
        ReadOnlySpan<char> brokerExchange,
        [NotNullWhen(true)] out Instrument? instrument
    )
    {
        instrument = null;
        return false;
    }

    public bool TryFindBrokerSymbol(
        string broker,
        ReadOnlySpan<char> brokerSymbol,
        ReadOnlySpan<char> brokerExchange,
        [NotNullWhen(true)] out Instrument? instrument
    )
    {
        var (symbol, exchange) = (brokerSymbol.ToString(), brokerExchange.ToString());
        instrument = _rows.Values.FirstOrDefault(row => (row.Broker, row.BrokerSymbol, row.BrokerExchange) == (broker, symbol, exchange));
        return instrument is not null;
    }
}
