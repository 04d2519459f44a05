using System.Diagnostics.CodeAnalysis;

namespace Tidegate.Markets.Instruments;

/// <summary>The symbol mapping of OpenAlgo's WebSocket brief (section 2) over a directory, under the brief's names. Thread-safe.</summary>
/// <param name="book">Where to look; each call looks at the directory that is current then.</param>
public sealed class SymbolMapper(InstrumentBook book)
{
    /// <summary>A symbol as its broker knows it.</summary>
    /// <param name="symbol">For example <c>RELIANCE</c>.</param>
    /// <param name="exchange">OpenAlgo's code, for example <c>NSE</c>.</param>
    /// <param name="broker">The broker; null: the first that has it.</param>
    /// <returns>The token data, or null where nobody has it.</returns>
    public TokenData? GetTokenFromSymbol(ReadOnlySpan<char> symbol, ReadOnlySpan<char> exchange, string? broker = null)
    {
        var directory = book.Current;
        Instrument? row;
        var isFound = broker is null ? directory.TryFind(symbol, exchange, out row) : directory.TryFind(broker, symbol, exchange, out row);
        return isFound ? new TokenData(row!.Token, row.BrokerExchange, row.BrokerSymbol) : null;
    }

    /// <summary>A broker's token as OpenAlgo knows it.</summary>
    /// <param name="token">The token; of one with two halves (<c>738561::::2885</c>) the first is enough.</param>
    /// <param name="brokerExchange">The broker's exchange code.</param>
    /// <param name="broker">The broker; null: the first that has it.</param>
    /// <returns>The symbol data, or null where nobody has it.</returns>
    public SymbolData? GetSymbolFromToken(ReadOnlySpan<char> token, ReadOnlySpan<char> brokerExchange, string? broker = null)
    {
        var directory = book.Current;
        Instrument? row;
        var isFound = broker is null
            ? directory.TryFindToken(token, brokerExchange, out row)
            : directory.TryFindToken(broker, token, brokerExchange, out row);
        return isFound ? new SymbolData(row!.Symbol, row.Exchange) : null;
    }

    /// <summary>The same as <see cref="GetTokenFromSymbol"/>, with the error that a client gets where there is none.</summary>
    public bool TryGetToken(
        string symbol,
        string exchange,
        [NotNullWhen(true)] out TokenData? data,
        [NotNullWhen(false)] out SymbolMappingError? error
    )
    {
        data = GetTokenFromSymbol(symbol, exchange);
        error = data is null ? SymbolMappingError.SymbolNotFound(symbol, exchange) : null;
        return data is not null;
    }
}

/// <summary>What the brief's <c>get_token_from_symbol</c> returns.</summary>
/// <param name="Token"><c>token</c>.</param>
/// <param name="BrokerExchange"><c>brexchange</c>.</param>
/// <param name="TradingSymbol"><c>tradingsymbol</c>: the broker's symbol.</param>
public sealed record TokenData(string Token, string BrokerExchange, string TradingSymbol);

/// <summary>What the brief's <c>get_symbol_from_token</c> returns.</summary>
/// <param name="Symbol"><c>symbol</c>.</param>
/// <param name="Exchange"><c>exchange</c>.</param>
public sealed record SymbolData(string Symbol, string Exchange);
