using System.IO.Hashing;
using System.Text;

namespace Tidegate.Feeds.Simulators.Kraken;

/// <summary>Checksums of a book: CRC-32 over the texts of its best ten levels (Kraken: Spot WebSockets v2, book and level 3 guides). Its own, so that a client's is judged by another.</summary>
internal static class KrakenSums
{
    private const int Levels = 10;

    /// <summary>Over the sums of the levels.</summary>
    public static uint OfLevels(SimulatedBook book, SimulatedPair pair) =>
        Sum(book, (level, price, text) => Add(text, price, level.Sum(order => order.Qty), pair));

    /// <summary>Over the orders of the levels, oldest first.</summary>
    public static uint OfOrders(SimulatedBook book, SimulatedPair pair) =>
        Sum(
            book,
            (level, price, text) =>
            {
                foreach (var order in level)
                {
                    Add(text, price, order.Qty, pair);
                }
            }
        );

    private static uint Sum(SimulatedBook book, Action<List<KrakenResting>, decimal, StringBuilder> add)
    {
        var text = new StringBuilder(1_024);
        foreach (var isBuy in (ReadOnlySpan<bool>)[false, true])
        {
            foreach (var (price, level) in book.Side(isBuy).Take(Levels))
            {
                add(level, price, text);
            }
        }

        return Crc32.HashToUInt32(Encoding.ASCII.GetBytes(text.ToString()));
    }

    private static void Add(StringBuilder text, decimal price, decimal qty, SimulatedPair pair) =>
        text.Append(Digits(price, pair.PricePrecision)).Append(Digits(qty, pair.QtyPrecision));

    private static string Digits(decimal value, int decimals) =>
        SimulatedJson.Fixed(value, decimals).Replace(".", "", StringComparison.Ordinal).TrimStart('0');
}
