using System.Diagnostics.CodeAnalysis;
using Tidegate.Markets.Instruments;

namespace Tidegate.AspNetCore.OpenAlgo;

/// <summary>Where no master contracts were loaded.</summary>
internal sealed class NoInstruments : IInstrumentCatalogue
{
    public bool TryFind(string symbol, string exchange, [NotNullWhen(true)] out Instrument? instrument, out int number)
    {
        (instrument, number) = (null, 0);
        return false;
    }

    public IReadOnlyList<Instrument> Search(string query, string? exchange, int rowsMax) => [];

    public IEnumerable<Instrument> List(string? exchange) => [];
}
