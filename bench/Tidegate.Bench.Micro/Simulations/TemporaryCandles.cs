using System.Globalization;
using Tidegate.Markets.Bars;

namespace Tidegate.Bench.Micro.Simulations;

/// <summary>A file of candles for another program, gone afterwards.</summary>
internal sealed class TemporaryCandles : IDisposable
{
    public TemporaryCandles(Bar[] candles)
    {
        File.WriteAllLines(
            Path,
            candles.Select(candle =>
                string.Create(CultureInfo.InvariantCulture, $"{candle.Open},{candle.High},{candle.Low},{candle.Close}")
            )
        );
    }

    public string Path { get; } = System.IO.Path.GetTempFileName();

    public void Dispose() => File.Delete(Path);
}
