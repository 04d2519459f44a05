using Tidegate.Feeds.Simulators.Market;

namespace Tidegate.Feeds.Simulators.Kraken;

/// <summary>Ids in the exchange's forms, the same from the same seed.</summary>
internal sealed class KrakenIds(int seed)
{
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    private readonly SplitMix _random = new(SplitMix.SeedOf(seed, "ids"));
    private ulong _connections;
    private long _trades = 62_887_000;

    /// <summary>Six, five and six letters: <c>OK4GJX-KSTLS-7DZZO5</c>.</summary>
    public string Next(char first) =>
        string.Create(
            19,
            (first, _random),
            static (text, with) =>
            {
                for (var index = 0; index < text.Length; index++)
                {
                    text[index] = index switch
                    {
                        0 => with.first,
                        6 or 12 => '-',
                        _ => Letters[(int)with._random.Below(Letters.Length)],
                    };
                }
            }
        );

    /// <summary>Above 2^63: what reads it as a signed number is wrong at once.</summary>
    public ulong NextConnection() => (1UL << 63) + ++_connections + ((ulong)_random.Below(int.MaxValue) << 20);

    public long NextTrade() => ++_trades;
}
