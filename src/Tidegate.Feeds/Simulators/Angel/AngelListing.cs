using System.Globalization;
using Tidegate.Feeds.Angel;
using Tidegate.Feeds.Brokers;
using Tidegate.Feeds.Simulators.Market;

namespace Tidegate.Feeds.Simulators.Angel;

/// <summary>Which exchange type and token each symbol of a simulated market has: one of a few that are known, a token itself, or made up. Not thread-safe.</summary>
public sealed class AngelListing
{
    private const long FirstMadeUp = 10_000_000; // tokens of NSE's shares are far below

    // Real ones (OpenAPIScripMaster of June 2025; for shares of NSE the exchange's own token), with prices near which a walk may begin.
    private static readonly (string Symbol, long Token, decimal Tick, decimal Start)[] Known =
    [
        ("RELIANCE", 2_885, 0.1m, 1_424m),
        ("TCS", 11_536, 0.1m, 3_060m),
        ("HDFCBANK", 1_333, 0.05m, 950m),
        ("ICICIBANK", 4_963, 0.1m, 1_400m),
        ("INFY", 1_594, 0.1m, 1_480m),
        ("SBIN", 3_045, 0.05m, 805m),
        ("ITC", 1_660, 0.05m, 410m),
        ("LT", 11_483, 0.1m, 3_590m),
        ("TATASTEEL", 3_499, 0.01m, 165m),
        ("NIFTY", 99_926_000, 0.05m, 24_700m),
        ("BANKNIFTY", 99_926_009, 0.05m, 54_000m),
    ];

    private readonly Dictionary<string, long> _tokens = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<(string Exchange, string Symbol), long> _listed = [];
    private long _madeUp;

    /// <summary>The known ones, as a market that may walk.</summary>
    public IReadOnlyList<(SimulatedTraits Traits, decimal Start)> Walk => [.. Known.Select(known => (For(known.Symbol), known.Start))];

    /// <summary>What a symbol is: all are of NSE; a number is a token itself. Remembered for <see cref="Of"/>.</summary>
    public SimulatedTraits For(string symbol)
    {
        ArgumentNullException.ThrowIfNull(symbol);
        var known = Known.FirstOrDefault(each => each.Symbol.Equals(symbol, StringComparison.OrdinalIgnoreCase));
        if (!_tokens.TryGetValue(symbol, out var token))
        {
            token =
                known.Token > 0 ? known.Token
                : long.TryParse(symbol, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and < FirstMadeUp
                    ? number
                : FirstMadeUp + _madeUp++;
            _tokens.Add(symbol, token);
        }

        var isIndex = known.Symbol is "NIFTY" or "BANKNIFTY";
        var traits = new SimulatedTraits(isIndex ? "NSE_INDEX" : "NSE", known.Symbol ?? symbol)
        {
            IsIndex = isIndex,
            TickSize = known.Tick > 0 ? known.Tick : 0.05m,
        };
        _listed[(traits.Exchange, traits.Symbol)] = token;
        return traits;
    }

    /// <summary>The wire's names of a market whose symbols were asked for here.</summary>
    public IReadOnlyDictionary<UpstreamRef, SimulatedInstrument> Of(SimulatedMarket market)
    {
        ArgumentNullException.ThrowIfNull(market);
        return market.Instruments.ToDictionary(instrument => new UpstreamRef(
            AngelExchange.NseCash,
            _listed[(instrument.Traits.Exchange, instrument.Traits.Symbol)]
        ));
    }
}
