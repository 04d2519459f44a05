using System.Globalization;
using System.Text;
using Tidegate.Markets.Instruments.Import;

namespace Tidegate.Bench.Micro;

/// <summary>A master contract as large as wanted, in Kite's form: options of many underlyings, strikes and days.</summary>
internal static class GeneratedMaster
{
    private static readonly DateOnly Day = new(2026, 3, 4);

    public static byte[] Kite(int rows)
    {
        var text = new StringBuilder(
            "instrument_token,exchange_token,tradingsymbol,name,last_price,expiry,strike,tick_size,lot_size,instrument_type,segment,exchange\n"
        );
        for (var i = 0; i < rows; i++)
        {
            var name = i % 3 == 0 ? "NIFTY" : string.Create(CultureInfo.InvariantCulture, $"UNDERLYING{i % 211}");
            var expiry = Day.AddDays(7 * (i / 20_000));
            var strike = 10_000 + (i / 2 % 10_000 * 50);
            var side = i % 2 == 0 ? "CE" : "PE";
            text.Append(
                CultureInfo.InvariantCulture,
                $"{(i * 256) + 2},{i},{name}26{expiry.Month:X}{expiry.Day:00}{strike}{side},{name},0.0,{expiry:yyyy-MM-dd},{strike}.0,0.05,65,{side},NFO-OPT,NFO\n"
            );
        }

        return Encoding.ASCII.GetBytes(text.ToString());
    }

    /// <summary>Prints what a row costs in memory: the managed heap before and after, with nothing else going on.</summary>
    public static void PrintBytes(int rows)
    {
        var file = Kite(rows);
        _ = MasterContract.Read("zerodha", Day, new MemoryStream(Kite(1_000))); // what is made once
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var (table, report) = MasterContract.Read("zerodha", Day, new MemoryStream(file));
        var after = GC.GetTotalMemory(forceFullCollection: true);
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{report.RowsKept:N0} of {rows:N0} rows: {(after - before) / (double)table.Count:F1} bytes an instrument, {file.Length / (double)rows:F0} in the file"
            )
        );
        for (var row = 0; row < table.Count; row++)
        {
            var one = table[row];
            table.TryFind(one.Symbol, one.Exchange, out _);
        }

        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"with every single one in use: {(GC.GetTotalMemory(forceFullCollection: true) - before) / (double)table.Count:F1} bytes"
            )
        );
        GC.KeepAlive(table);
    }
}
