using Tidegate.Core.Topics;

namespace Tidegate.Feeds.Angel;

/// <summary>Modes of SmartStream's wire as a set: bit n stands for mode n (docs "WebSocket Streaming 2.0", section request contract).</summary>
[Flags]
internal enum AngelModes
{
    None = 0,
    Ltp = 1 << 1,
    Quote = 1 << 2,
    SnapQuote = 1 << 3,
    Depth20 = 1 << 4,
}

/// <summary>Which of them bring what a mode of ours needs.</summary>
internal static class AngelModesOf
{
    /// <summary>The highest number of a mode on the wire.</summary>
    public const int Last = 4;

    /// <summary>The subscriptions for a mode; null: none.</summary>
    public static AngelModes Of(Mode? mode, int exchangeType, bool depth20) =>
        mode switch
        {
            null => AngelModes.None,
            Mode.Ltp => AngelModes.Ltp,
            Mode.Quote => AngelModes.Quote,
            _ when depth20 && exchangeType == AngelExchange.NseCash => AngelModes.Quote | AngelModes.Depth20, // 20 levels have no price with them
            _ => AngelModes.SnapQuote,
        };
}
