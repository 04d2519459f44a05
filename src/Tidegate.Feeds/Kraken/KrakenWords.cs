using Tidegate.Kraken.Messages;

namespace Tidegate.Feeds.Kraken;

/// <summary>The exchange's own words for its values; null: it did not say one that we know.</summary>
internal static class KrakenWords
{
    public static string? Of(KrakenSide side) => side == KrakenSide.Unknown ? null : KrakenSideNames.Instance.NameOf(side);

    public static string? Of(KrakenOrderType type) => type == KrakenOrderType.Unknown ? null : KrakenOrderTypeNames.Instance.NameOf(type);

    public static string? Of(KrakenExecType type) => type == KrakenExecType.Unknown ? null : KrakenExecTypeNames.Instance.NameOf(type);

    public static string? Of(KrakenOrderStatus status) =>
        status == KrakenOrderStatus.Unknown ? null : KrakenOrderStatusNames.Instance.NameOf(status);

    public static string? Of(KrakenTimeInForce force) =>
        force == KrakenTimeInForce.Unknown ? null : KrakenTimeInForceNames.Instance.NameOf(force);
}
