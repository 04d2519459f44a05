using System.Diagnostics.CodeAnalysis;
using Tidegate.Markets.Instruments;

namespace Tidegate.AspNetCore.OpenAlgo;

/// <summary>The instruments as people look for them.</summary>
internal interface IInstrumentCatalogue
{
    /// <summary>One instrument, by the case in which it is listed.</summary>
    bool TryFind(string symbol, string exchange, [NotNullWhen(true)] out Instrument? instrument);

    /// <summary>Those that hold every word of a query, in any order and case.</summary>
    IReadOnlyList<Instrument> Search(string query, string? exchange, int rowsMax);

    /// <summary>All of them.</summary>
    IEnumerable<Instrument> List(string? exchange);
}
