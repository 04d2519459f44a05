using System.Globalization;
using System.IO.Compression;
using System.Text;
using Tidegate.Feeds.Csv;
using Tidegate.Feeds.Kite;
using Tidegate.Feeds.Simulators.Market;
using Tidegate.Markets.Csv;

namespace Tidegate.Feeds.Simulators.Kite;

/// <summary>Which instrument token each symbol of a simulated market has: from Kite's own instrument file, from a few that are known, or made up. Not thread-safe.</summary>
public sealed class KiteListing
{
    private const int LineBytesMax = 4_096;
    private const int ColumnsMax = 32;
    private const uint FirstMadeUp = 10_000_000; // exchange tokens of NSE are far below

    // Real ones, of shares that recordings often hold (Kite's instrument file of September 2025), with prices near which a walk may begin.
    private static readonly (string Symbol, uint Token, decimal Tick, decimal Start)[] Known =
    [
        ("RELIANCE", 738_561, 0.1m, 1_424m),
        ("TCS", 2_953_217, 0.1m, 3_060m),
        ("HDFCBANK", 341_249, 0.05m, 950m),
        ("ICICIBANK", 1_270_529, 0.1m, 1_400m),
        ("INFY", 408_065, 0.1m, 1_480m),
        ("SBIN", 779_521, 0.05m, 805m),
        ("BHARTIARTL", 2_714_625, 0.1m, 1_890m),
        ("ITC", 424_961, 0.05m, 410m),
        ("LT", 2_939_649, 0.1m, 3_590m),
        ("HINDUNILVR", 356_865, 0.1m, 2_670m),
        ("KOTAKBANK", 492_033, 0.1m, 1_950m),
        ("AXISBANK", 1_510_401, 0.1m, 1_050m),
        ("BAJFINANCE", 81_153, 0.05m, 900m),
        ("MARUTI", 2_815_745, 1m, 14_900m),
        ("SUNPHARMA", 857_857, 0.1m, 1_580m),
        ("TATASTEEL", 895_745, 0.01m, 165m),
        ("M&M", 519_937, 0.1m, 3_500m),
        ("BAJAJ-AUTO", 4_267_265, 0.5m, 9_000m),
        ("TITAN", 897_537, 0.1m, 3_650m),
        ("ASIANPAINT", 60_417, 0.1m, 2_550m),
        ("NIFTY", 256_265, 0.05m, 24_700m),
        ("BANKNIFTY", 260_105, 0.05m, 54_000m),
    ];

    private readonly Dictionary<string, (uint Token, SimulatedTraits Traits)> _bySymbol = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<uint, SimulatedTraits> _byToken = [];
    private readonly Dictionary<(string Exchange, string Symbol), uint> _listed = [];
    private uint _madeUp;

    /// <summary>The known ones.</summary>
    public KiteListing()
    {
        foreach (var (symbol, token, tick, _) in Known)
        {
            Add(token, new SimulatedTraits(ExchangeOf(token), symbol) { TickSize = tick });
        }
    }

    /// <summary>The known ones, as a market that may walk.</summary>
    public IReadOnlyList<(SimulatedTraits Traits, decimal Start)> Walk => [.. Known.Select(known => (For(known.Symbol), known.Start))];

    /// <summary>Reads a file of Kite's, <c>instrument_token,exchange_token,tradingsymbol,…</c>, plain or gzip. What it names replaces what is known.</summary>
    /// <exception cref="FeedRefusedException">It cannot be read, or is no such file.</exception>
    public static KiteListing Load(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            using var plain = GzipFile.IsGzip(file) ? new GZipStream(file, CompressionMode.Decompress) : (Stream)file;
            var listing = new KiteListing();
            return listing.Read(new CsvLines(plain, LineBytesMax)) > 0
                ? listing
                : throw new FeedRefusedException($"The instrument file '{path}' is not one of Kite's, or holds no row.");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new FeedRefusedException($"The instrument file '{path}' cannot be read.", failure);
        }
    }

    /// <summary>What a symbol is; a number is an instrument token itself. Remembered for <see cref="Of"/>.</summary>
    public SimulatedTraits For(string symbol)
    {
        ArgumentNullException.ThrowIfNull(symbol);
        var (token, traits) =
            _bySymbol.TryGetValue(symbol, out var listed) || _bySymbol.TryGetValue(symbol.Replace('_', '-'), out listed) ? listed
            : uint.TryParse(symbol, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
                ? (number, Numbered(number))
            : MadeUp(symbol);
        _listed[(traits.Exchange, traits.Symbol)] = token;
        return traits;
    }

    /// <summary>The tokens of a market whose symbols were asked for here.</summary>
    public IReadOnlyDictionary<uint, SimulatedInstrument> Of(SimulatedMarket market)
    {
        ArgumentNullException.ThrowIfNull(market);
        return market.Instruments.ToDictionary(instrument => _listed[(instrument.Traits.Exchange, instrument.Traits.Symbol)]);
    }

    private static string ExchangeOf(uint token) =>
        KiteSegments.Of(token) switch
        {
            2 => "NFO",
            KiteSegments.NseCurrency => "CDS",
            4 => "BSE",
            5 => "BFO",
            KiteSegments.BseCurrency => "BCD",
            7 or 8 => "MCX",
            KiteSegments.Indices => "NSE_INDEX",
            _ => "NSE",
        };

    private static SimulatedTraits Completed(uint token, SimulatedTraits traits) =>
        traits with
        {
            PriceScale = KiteSegments.PriceScale(token),
            IsIndex = KiteSegments.IsIndex(token),
            IsDerivative = ExchangeOf(token) is "NFO" or "BFO" or "CDS" or "BCD" or "MCX",
        };

    private SimulatedTraits Numbered(uint token) =>
        _byToken.TryGetValue(token, out var traits)
            ? traits
            : Completed(token, new SimulatedTraits(ExchangeOf(token), token.ToString(CultureInfo.InvariantCulture)));

    private (uint, SimulatedTraits) MadeUp(string symbol)
    {
        var token = ((FirstMadeUp + _madeUp++) << 8) | 1; // NSE
        Add(token, new SimulatedTraits(ExchangeOf(token), symbol));
        return _bySymbol[symbol];
    }

    private void Add(uint token, SimulatedTraits traits)
    {
        traits = Completed(token, traits);
        // Many shares are listed twice; a bare symbol means NSE's.
        if (traits.Exchange != "BSE" || !_bySymbol.ContainsKey(traits.Symbol))
        {
            _bySymbol[traits.Symbol] = (token, traits);
        }

        _byToken[token] = traits;
    }

    private int Read(CsvLines lines)
    {
        if (!lines.TryRead(out var header, out var isTooLong) || isTooLong)
        {
            return 0;
        }

        var names = Encoding.UTF8.GetString(header).Split(',', StringSplitOptions.TrimEntries);
        var columns = ((string[])["instrument_token", "tradingsymbol", "tick_size", "lot_size"])
            .Select(name => Array.IndexOf(names, name))
            .ToArray();
        if (columns.Contains(-1) || names.Length > ColumnsMax)
        {
            return 0;
        }

        var rows = 0;
        Span<Range> fields = new Range[ColumnsMax];
        while (lines.TryRead(out var line, out isTooLong))
        {
            rows += !isTooLong && CsvFields.Split(line, fields) == names.Length && TryAdd(line, fields, columns) ? 1 : 0;
        }

        return rows;
    }

    private bool TryAdd(ReadOnlySpan<byte> line, ReadOnlySpan<Range> fields, int[] columns)
    {
        var symbol = Encoding.UTF8.GetString(line[fields[columns[1]]]).Trim();
        if (
            symbol.Length is 0 or > 64
            || !uint.TryParse(line[fields[columns[0]]], NumberStyles.None, CultureInfo.InvariantCulture, out var token)
            || token == 0
            || !decimal.TryParse(line[fields[columns[2]]], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var tick)
            || !long.TryParse(line[fields[columns[3]]], NumberStyles.None, CultureInfo.InvariantCulture, out var lot)
        )
        {
            return false;
        }

        // An index has neither step nor lot in the file.
        Add(token, new SimulatedTraits(ExchangeOf(token), symbol) { TickSize = tick > 0 ? tick : 0.05m, LotSize = Math.Max(1, lot) });
        return true;
    }
}
