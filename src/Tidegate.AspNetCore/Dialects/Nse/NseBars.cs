using Tidegate.Core.Messages;

namespace Tidegate.AspNetCore.Dialects.Nse;

/// <summary>The object <c>{date,open,high,low,close,volume}</c> that both versions of the protocol send.</summary>
internal static class NseBars
{
    /// <summary>India has one time zone and no summer time.</summary>
    public static readonly TimeSpan IndiaOffset = new(5, 30, 0);

    /// <summary>Writes an update as a bar. A pure tick is a bar of one price, and a missing volume is 0: the clients require every field.</summary>
    /// <remarks>The close is the last price and never <see cref="MarketUpdate.Close"/>, which for quotes is that of the day before.</remarks>
    public static void Write(JsonPieces json, MarketUpdate update)
    {
        json.Raw("""{"date":"""u8);
        WriteDate(json, update);
        json.Raw(""","open":"""u8);
        json.RustFloat(update.Open ?? update.LastPrice);
        json.Raw(""","high":"""u8);
        json.RustFloat(update.High ?? update.LastPrice);
        json.Raw(""","low":"""u8);
        json.RustFloat(update.Low ?? update.LastPrice);
        json.Raw(""","close":"""u8);
        json.RustFloat(update.LastPrice);
        json.Raw(""","volume":"""u8);
        json.Whole(update.Volume ?? 0);
        json.Raw("}"u8);
    }

    /// <summary>The exchange's wall clock.</summary>
    public static DateTimeOffset ExchangeTime(MarketUpdate update) =>
        DateTimeOffset.UnixEpoch.AddTicks(update.ExchangeTimeNs / TimeSpan.NanosecondsPerTick).ToOffset(IndiaOffset);

    private static void WriteDate(JsonPieces json, MarketUpdate update)
    {
        if (update.SourceTime is null && update.ExchangeTimeNs != 0)
        {
            json.Instant(ExchangeTime(update), "dd-MM-yyyy HH:mm");
        }
        else
        {
            json.Text(update.SourceTime);
        }
    }
}
