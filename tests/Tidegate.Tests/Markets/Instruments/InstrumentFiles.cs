using Tidegate.Markets.Instruments.Import;
using Tidegate.Markets.Instruments.Tables;
using Tidegate.Testing;

namespace Tidegate.Tests.Markets.Instruments;

/// <summary>The real master contracts, where they lie beside the clone; a test that needs one is skipped where they do not.</summary>
internal static class InstrumentFiles
{
    public const string KiteNse = "instruments/kite_instruments_nse_2025-09.csv";
    public const string KiteFno = "instruments/kite_instruments_nfo_bfo_2026-08.csv.gz";
    public const string KiteResaved = "instruments/kite_instruments_fo_universe_2024-04.csv.gz";
    public const string KiteMock = "instruments/kite_mock_instruments_all.csv";
    public const string KiteTokens = "nse/kite_nifty_option_tokens_2025-10-08.csv";
    public const string AngelOptions = "instruments/angel_scripmaster_index_options_2025-04.csv";
    public const string AngelFutures = "instruments/angel_scripmaster_nfo_futstk_2026-04.json";
    public const string AngelShares = "instruments/angel_scripmaster_nse_eq_2025-06.csv";
    public const string UpstoxJson = "instruments/upstox_complete_2025-12-09.json.gz";
    public const string UpstoxCsv = "instruments/upstox_complete_2025-08.csv.gz";
    public const string Dhan = "instruments/dhan_scrip_master_cash_2026-06.csv.gz";
    public const string Fyers = "instruments/fyers_nse_cm_2024-10.csv.gz";

    public static DateOnly Day { get; } = new(2026, 3, 4);

    public static string PathOf(string name)
    {
        var path = Repository.PathOf("..", "shared", "data", name);
        Assert.SkipUnless(File.Exists(path), $"The shared data file {name} is not here.");
        return path;
    }

    public static (InstrumentTable Table, ImportReport Report) Read(string broker, string name)
    {
        using var file = File.OpenRead(PathOf(name));
        return MasterContract.Read(broker, Day, file, cancellation: TestContext.Current.CancellationToken);
    }
}
