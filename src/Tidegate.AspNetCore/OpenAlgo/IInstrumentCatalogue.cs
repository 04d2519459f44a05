using System.Diagnostics.CodeAnalysis;
using Tidegate.Markets.Instruments;

namespace Tidegate.AspNetCore.OpenAlgo;

/// <summary>The instruments as people look for them.</summary>
internal interface IInstrumentCatalogue
{
    /// <summary>One instrument, by the case in which it is listed.</summary>
    /// <param name="symbol">Its symbol.</param>
    /// <param name="exchange">Its exchange.</param>
    /// <param name="instrument">What is known of it.</param>
    /// <param name="number">The number of its row today, from 1.</param>
    bool TryFind(string symbol, string exchange, [NotNullWhen(true)] out Instrument? instrument, out int number);

    /// <summary>Those that hold every word of a query, in any order and case.</summary>
    IReadOnlyList<Instrument> Search(string query, string? exchange, int rowsMax);

    /// <summary>All of them.</summary>
    IEnumerable<Instrument> List(string? exchange);
}
