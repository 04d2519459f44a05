using System.Text;
using Tidegate.Markets.Instruments.Tables;

namespace Tidegate.Markets.Instruments.Import.Formats;

/// <summary>The exchange's series behind a broker's symbol of a share: <c>RELIANCE-EQ</c>.</summary>
internal static class Series
{
    private static readonly string[] Stripped = ["EQ", "BE", "MF", "SG"];

    /// <summary>The symbol without a series of those that OpenAlgo takes off.</summary>
    /// <param name="symbol">The broker's symbol.</param>
    /// <param name="rank">Which of two symbols that become one is found by it.</param>
    public static string Strip(string symbol, out byte rank)
    {
        rank = Rank.Ordinary;
        var hyphen = symbol.LastIndexOf('-');
        if (hyphen <= 0 || Array.IndexOf(Stripped, symbol[(hyphen + 1)..]) < 0)
        {
            return symbol;
        }

        rank = Rank.Of(Encoding.ASCII.GetBytes(symbol[(hyphen + 1)..]));
        return symbol[..hyphen];
    }
}
