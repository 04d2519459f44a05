using System.Globalization;
using Tidegate.Kraken.Messages;

namespace Tidegate.Kraken.Tests.Books;

/// <summary>Rows of <c>book</c> from texts such as <c>45283.5x0.1 45283.4x1.5</c>.</summary>
internal static class BookRows
{
    public static KrakenBookUpdate Row(string symbol, string bids, string asks, uint checksum) =>
        new()
        {
            Symbol = symbol,
            Bids = Levels(bids),
            Asks = Levels(asks),
            Checksum = checksum,
        };

    public static KrakenLevel[] Levels(string text) =>
        [
            .. text.Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Select(pair => pair.Split('x'))
                .Select(pair => new KrakenLevel(
                    decimal.Parse(pair[0], CultureInfo.InvariantCulture),
                    decimal.Parse(pair[1], CultureInfo.InvariantCulture)
                )),
        ];
}
