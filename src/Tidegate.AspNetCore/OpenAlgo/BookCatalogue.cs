using System.Diagnostics.CodeAnalysis;
using Tidegate.Markets.Instruments;

namespace Tidegate.AspNetCore.OpenAlgo;

/// <summary>The instruments of today's master contracts.</summary>
internal sealed class BookCatalogue(InstrumentBook book) : IInstrumentCatalogue
{
    public bool TryFind(string symbol, string exchange, [NotNullWhen(true)] out Instrument? instrument, out int number)
    {
        var today = book.Current; // one and the same for both
        number = today.NumberOf(symbol, exchange);
        return today.TryFind(symbol, exchange, out instrument);
    }

    public IReadOnlyList<Instrument> Search(string query, string? exchange, int rowsMax) => book.Current.Search(query, exchange, rowsMax);

    public IEnumerable<Instrument> List(string? exchange) => book.Current.List(exchange);
}
