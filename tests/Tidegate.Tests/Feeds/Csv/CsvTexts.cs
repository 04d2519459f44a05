using System.IO.Compression;
using System.Text;
using Microsoft.Extensions.Logging;
using Tidegate.Feeds.Csv;

namespace Tidegate.Tests.Feeds.Csv;

/// <summary>Loads tables from texts.</summary>
internal static class CsvTexts
{
    public const string Ticks = "time=timestamp,symbol=symbol,price=ltp,volume=volume";

    public const string Minutes = "time=timestamp,symbol=symbol,open=open,high=high,low=low,close=close,volume=volume";

    public static CsvOptions Options(string columns = CsvOptions.SixColumns) => new() { File = "test.csv", Columns = columns };

    public static (CsvTable Table, string[] Warnings) Load(string text, CsvOptions? options = null) =>
        Load(Encoding.UTF8.GetBytes(text), options);

    public static (CsvTable Table, string[] Warnings) Load(byte[] bytes, CsvOptions? options = null)
    {
        var logger = new RecordingLogger<CsvFeed>();
        var table = new CsvLoader(options ?? Options(), logger).Load(new MemoryStream(bytes));
        return (table, logger.At(LogLevel.Warning));
    }

    public static byte[] Gzip(string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return packed.ToArray();
    }
}
