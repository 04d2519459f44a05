using Tidegate.Core.Topics;

namespace Tidegate.Client.Messages;

/// <summary>Modes as the protocol spells them.</summary>
internal static class ModeNames
{
    public static string Of(Mode mode) =>
        mode switch
        {
            Mode.Ltp => "ltp",
            Mode.Quote => "quote",
            Mode.Depth => "depth",
            _ => throw new ArgumentOutOfRangeException(nameof(mode)),
        };

    public static Mode? Find(string? name) =>
        name switch
        {
            "ltp" => Mode.Ltp,
            "quote" => Mode.Quote,
            "depth" => Mode.Depth,
            _ => null,
        };
}
