using System.Globalization;
using Tidegate.Cli.Terminal;

namespace Tidegate.Cli.Connect;

/// <summary>Quotes as aligned columns. A column grows with what it has held, so that rows stay under each other.</summary>
internal sealed class QuoteText
{
    private int _keyWidth = 12;
    private int _timeWidth = 12;
    private int _lastWidth = 9;
    private int _priceWidth = 9;

    /// <param name="quote">What to show.</param>
    /// <param name="receivedAt">Shown where the source gives no time of its own.</param>
    public string Line(Quote quote, DateTimeOffset receivedAt)
    {
        var time = SafeText.Of(quote.Time ?? receivedAt.ToLocalTime().ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture));
        var (key, last) = (SafeText.Of(quote.Key), Price(quote.Last));
        _timeWidth = Math.Max(_timeWidth, time.Length);
        _lastWidth = Math.Max(_lastWidth, last.Length);
        _keyWidth = Math.Max(_keyWidth, key.Length);
        var keyed = key.Length > 0 ? $"  {key.PadRight(_keyWidth)}" : "";
        return $"{time.PadRight(_timeWidth)}{keyed}  {last.PadLeft(_lastWidth)}{Bar(quote)}{Volume(quote)}";
    }

    private string Bar(Quote quote)
    {
        (string Name, decimal? Value)[] prices = [("o", quote.Open), ("h", quote.High), ("l", quote.Low), ("c", quote.Close)];
        var shown = Array.FindAll(prices, price => price.Value is not null);
        _priceWidth = shown.Select(price => Price(price.Value).Length).Append(_priceWidth).Max();
        return string.Concat(shown.Select(price => $"  {price.Name} {Price(price.Value).PadLeft(_priceWidth)}"));
    }

    private static string Volume(Quote quote) =>
        quote.Volume is { } volume ? string.Create(CultureInfo.InvariantCulture, $"  vol {volume, 13:#,##0.########}") : "";

    // Two decimals at least, and no digit of the source lost.
    private static string Price(decimal? price) => price?.ToString("#,##0.00########", CultureInfo.InvariantCulture) ?? "-";
}
