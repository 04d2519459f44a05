using System.IO.Compression;
using System.Text;
using Tidegate.Markets.Instruments.Import;
using Tidegate.Markets.Instruments.Tables;

namespace Tidegate.Tests.Markets.Instruments.Import;

/// <summary>Master contracts that a test writes itself.</summary>
internal static class MasterText
{
    public const string KiteHeader =
        "instrument_token,exchange_token,tradingsymbol,name,last_price,expiry,strike,tick_size,lot_size,instrument_type,segment,exchange\n";

    public const string Reliance = "738561,2885,RELIANCE,RELIANCE INDUSTRIES,0.0,,0.0,0.1,1,EQ,NSE,NSE\n";

    public static (InstrumentTable Table, ImportReport Report) Read(string broker, string text, ImportOptions? options = null) =>
        Read(broker, Encoding.UTF8.GetBytes(text), options);

    public static (InstrumentTable Table, ImportReport Report) Read(string broker, byte[] bytes, ImportOptions? options = null) =>
        MasterContract.Read(broker, InstrumentFiles.Day, new MemoryStream(bytes), options);

    public static byte[] Gzip(string text) => Gzip(Encoding.UTF8.GetBytes(text));

    public static byte[] Gzip(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
        {
            gzip.Write(bytes);
        }

        return packed.ToArray();
    }
}
