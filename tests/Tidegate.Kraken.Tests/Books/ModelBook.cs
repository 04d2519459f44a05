using System.IO.Hashing;
using System.Text;
using Tidegate.Kraken.Messages;

namespace Tidegate.Kraken.Tests.Books;

/// <summary>The page's algorithm word for word, with sorted dictionaries and texts: slow, and nothing like ours.</summary>
internal sealed class ModelBook(int pricePrecision, int qtyPrecision, int depth)
{
    private readonly SortedDictionary<decimal, decimal> _bids = new(Comparer<decimal>.Create((a, b) => b.CompareTo(a)));
    private readonly SortedDictionary<decimal, decimal> _asks = [];

    public IEnumerable<KrakenLevel> Bids => _bids.Select(pair => new KrakenLevel(pair.Key, pair.Value));

    public IEnumerable<KrakenLevel> Asks => _asks.Select(pair => new KrakenLevel(pair.Key, pair.Value));

    public uint Apply(KrakenLevel[] bids, KrakenLevel[] asks)
    {
        Apply(_bids, bids);
        Apply(_asks, asks);
        var text = new StringBuilder();
        foreach (var level in Asks.Take(10).Concat(Bids.Take(10)))
        {
            text.Append(Digits(level.Price, pricePrecision)).Append(Digits(level.Qty, qtyPrecision));
        }

        return Crc32.HashToUInt32(Encoding.ASCII.GetBytes(text.ToString()));
    }

    private static string Digits(decimal value, int precision) =>
        value
            .ToString("F" + precision, System.Globalization.CultureInfo.InvariantCulture)
            .Replace(".", "", StringComparison.Ordinal)
            .TrimStart('0');

    private void Apply(SortedDictionary<decimal, decimal> side, KrakenLevel[] levels)
    {
        foreach (var level in levels)
        {
            if (level.Qty == 0)
            {
                side.Remove(level.Price);
            }
            else
            {
                side[level.Price] = level.Qty;
            }
        }

        foreach (var price in side.Count > depth ? side.Keys.Skip(depth).ToArray() : [])
        {
            side.Remove(price);
        }
    }
}
