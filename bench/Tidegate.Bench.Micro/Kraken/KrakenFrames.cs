using System.Text;

namespace Tidegate.Bench.Micro.Kraken;

/// <summary>One frame of each channel, as the exchange's own pages show them.</summary>
internal static class KrakenFrames
{
    /// <summary>By the names of the channels.</summary>
    public static IReadOnlyDictionary<string, byte[]> All { get; } =
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["heartbeat"] = """{"channel":"heartbeat"}""",
            ["ticker"] =
                """{"channel":"ticker","type":"update","data":[{"symbol":"ALGO/USD","bid":0.10025,"bid_qty":740.0,"ask":0.10035,"ask_qty":740.0,"last":0.10035,"volume":997038.98383185,"vwap":0.10148,"low":0.09979,"high":0.10285,"change":-0.00017,"change_pct":-0.17,"timestamp":"2023-09-25T09:04:31.742648Z"}]}""",
            ["book"] =
                """{"channel":"book","type":"update","data":[{"symbol":"MATIC/USD","bids":[{"price":0.5657,"qty":1098.3947558}],"asks":[],"checksum":2114181697,"timestamp":"2023-10-06T17:35:55.440295Z"}]}""",
            ["trade"] =
                """{"channel":"trade","type":"update","data":[{"symbol":"MATIC/USD","side":"sell","price":0.5117,"qty":40.0,"ord_type":"market","trade_id":4665906,"timestamp":"2023-09-25T07:49:37.708706Z"}]}""",
            ["ohlc"] =
                """{"channel":"ohlc","type":"update","timestamp":"2023-10-04T16:26:30.524394914Z","data":[{"symbol":"MATIC/USD","open":0.5624,"high":0.5628,"low":0.5622,"close":0.5627,"trades":12,"volume":30927.68066226,"vwap":0.5626,"interval_begin":"2023-10-04T16:25:00.000000000Z","interval":5,"timestamp":"2023-10-04T16:30:00.000000Z"}]}""",
            ["instrument"] =
                """{"channel":"instrument","type":"update","data":{"assets":[],"pairs":[{"symbol":"MATIC/USD","base":"MATIC","quote":"USD","status":"online","qty_precision":8,"qty_increment":0.00000001,"price_precision":4,"cost_precision":8,"marginable":true,"has_index":true,"cost_min":0.50,"margin_initial":0.33,"position_limit_long":270000,"position_limit_short":180000,"tick_size":0.0001,"price_increment":0.0001,"qty_min":8.00000000}]}}""",
            ["level3"] =
                """{"channel":"level3","type":"update","data":[{"checksum":2143854316,"symbol":"MATIC/USD","bids":[{"event":"delete","order_id":"O7SO4Y-RHRAK-GGAHJE","limit_price":0.5567,"order_qty":9.77,"timestamp":"2023-10-06T18:20:56.506266709Z"}],"asks":[]}]}""",
            ["executions"] =
                """{"channel":"executions","type":"update","data":[{"order_id":"OK4GJX-KSTLS-7DZZO5","order_userref":3,"symbol":"BTC/USD","order_qty":0.005,"cum_cost":132.502,"time_in_force":"GTC","exec_type":"trade","side":"sell","order_type":"limit","limit_price":26500.4,"exec_id":"TLRSQD-GFSUI-NRLEXF","trade_id":365573,"last_qty":0.005,"last_price":26500.4,"liquidity_ind":"m","cost":132.502,"order_status":"partially_filled","fee_usd_equiv":0.3445,"fees":[{"asset":"USD","qty":0.3445}],"timestamp":"2023-09-22T10:33:05.709982Z"}],"sequence":12}""",
            ["balances"] =
                """{"channel":"balances","type":"update","data":[{"asset":"BTC","asset_class":"currency","amount":0.01,"balance":10.01,"fee":0,"ledger_id":"LDLBQD-EJIAM-3OTOWZ","ref_id":"TXAF6R-MPJAK-JYYTXT","timestamp":"2023-09-22T10:33:05.709993Z","type":"trade","subtype":"","category":"trade","wallet_type":"spot","wallet_id":"main"}],"sequence":8}""",
        }.ToDictionary(pair => pair.Key, pair => Encoding.UTF8.GetBytes(pair.Value), StringComparer.Ordinal);
}
