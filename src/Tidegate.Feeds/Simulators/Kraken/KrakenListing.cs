using System.Collections.Frozen;
using System.Text.Json;

namespace Tidegate.Feeds.Simulators.Kraken;

/// <summary>Assets and pairs of a <see cref="KrakenSimulator"/>: what the channel <c>instrument</c> tells.</summary>
public sealed class KrakenListing
{
    private const long FileBytesMax = 16_777_216;

    // Base, its price in USD, decimals of the price, smallest order. Sizes of the real exchange in 2024, rounded.
    private static readonly (string Base, decimal Price, int Decimals, decimal QtyMin)[] Made =
    [
        ("BTC", 64_000m, 1, 0.0001m),
        ("ETH", 3_100m, 2, 0.002m),
        ("SOL", 145m, 2, 0.02m),
        ("XRP", 0.52m, 5, 10m),
        ("ADA", 0.45m, 6, 10m),
        ("DOGE", 0.15m, 7, 30m),
        ("DOT", 7.1m, 4, 0.7m),
        ("LTC", 81m, 2, 0.06m),
        ("LINK", 14.2m, 5, 0.35m),
        ("MATIC", 0.69m, 4, 8m),
        ("ALGO", 0.18m, 5, 25m),
        ("XLM", 0.11m, 6, 50m),
        ("ATOM", 8.4m, 4, 0.5m),
        ("AVAX", 36m, 2, 0.15m),
        ("SHIB", 0.000024m, 9, 200_000m),
    ];
    private static readonly string[] Quotes = ["USD", "EUR"];
    private readonly FrozenDictionary<string, SimulatedPair> _bySymbol;

    internal KrakenListing(IReadOnlyList<SimulatedAsset> assets, IReadOnlyList<SimulatedPair> pairs)
    {
        (Assets, Pairs) = (assets, pairs);
        _bySymbol = pairs.ToFrozenDictionary(pair => pair.Symbol);
    }

    /// <summary>Thirty pairs: fifteen well-known assets against USD and EUR.</summary>
    public static KrakenListing Default { get; } = Make();

    /// <summary>Symbols of the pairs, for example <c>BTC/USD</c>.</summary>
    public IEnumerable<string> Symbols => Pairs.Select(pair => pair.Symbol);

    internal IReadOnlyList<SimulatedAsset> Assets { get; }

    internal IReadOnlyList<SimulatedPair> Pairs { get; }

    /// <summary>Reads a snapshot of the channel <c>instrument</c>, as it was recorded: a frame with <c>data.assets</c> and <c>data.pairs</c>.</summary>
    /// <exception cref="FeedRefusedException">The file cannot be used.</exception>
    public static KrakenListing Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            if (new FileInfo(path) is not { Exists: true, Length: <= FileBytesMax })
            {
                throw new FeedRefusedException($"The listing {path} cannot be read, or is larger than 16 MiB.");
            }

            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            var data = document.RootElement.GetProperty("data");
            var listing = new KrakenListing(
                [.. data.GetProperty("assets").EnumerateArray().Select(SimulatedAsset.Read)],
                [.. data.GetProperty("pairs").EnumerateArray().Select(SimulatedPair.Read)]
            );
            return listing.Pairs.Count > 0 ? listing : throw new FeedRefusedException($"The listing {path} has no pairs.");
        }
        catch (Exception unreadable)
            when (unreadable
                    is IOException
                        or UnauthorizedAccessException
                        or JsonException
                        or KeyNotFoundException
                        or InvalidOperationException
                        or FormatException
                        or ArgumentException
            )
        {
            throw new FeedRefusedException(
                $"The listing {path} is no snapshot of the channel instrument: {unreadable.GetType().Name}.",
                unreadable
            );
        }
    }

    internal SimulatedPair? Find(string symbol) => _bySymbol.GetValueOrDefault(symbol);

    /// <summary>By any of the names that REST takes: XXBTZUSD, XBTUSD, XBT/USD, BTC/USD.</summary>
    internal SimulatedPair? FindByRest(string name) =>
        Find(name)
        ?? Pairs.FirstOrDefault(pair =>
            KrakenRestNames.KeyOf(pair) == name || KrakenRestNames.AltOf(pair) == name || KrakenRestNames.WsOf(pair) == name
        );

    private static KrakenListing Make()
    {
        var pairs =
            from asset in Made
            from quote in Quotes
            let price = quote == "EUR" ? asset.Price * 0.92m : asset.Price
            select new SimulatedPair(asset.Base + "/" + quote, asset.Base, quote)
            {
                PricePrecision = asset.Decimals,
                PriceIncrement = Unit(asset.Decimals),
                QtyMin = asset.QtyMin,
                CostPrecision = 5,
                CostMin = 0.5m,
                UsualPrice = price,
            };
        var assets = Made.Select(asset => new SimulatedAsset(asset.Base, 10, 5))
            .Concat(Quotes.Select(quote => new SimulatedAsset(quote, 4, 2)));
        return new KrakenListing([.. assets], [.. pairs]);
    }

    private static decimal Unit(int decimals) => new(1, 0, 0, false, (byte)decimals);
}
