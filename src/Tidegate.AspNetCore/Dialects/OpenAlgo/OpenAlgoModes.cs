using System.Runtime.InteropServices;
using System.Text.Json;
using Tidegate.Core.Topics;

namespace Tidegate.AspNetCore.Dialects.OpenAlgo;

/// <summary>A mode as a client wrote it: by number or by name, or what is wrong with it.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct OpenAlgoModes
{
    /// <summary>Depth by the number that the first clients knew it by.</summary>
    public const byte OldDepth = 4;

    private OpenAlgoModes(Mode mode, byte style, string? fault) => (Mode, Style, Fault) = (mode, style, fault);

    /// <summary>The mode; means nothing beside a fault.</summary>
    public Mode Mode { get; }

    /// <summary><see cref="OldDepth"/> where its ticks shall say so; else 0.</summary>
    public byte Style { get; }

    /// <summary>Why it is none; null: it is one.</summary>
    public string? Fault { get; }

    public static OpenAlgoModes Quote { get; } = new(Mode.Quote, 0, null);

    /// <summary>Reads a member.</summary>
    public static OpenAlgoModes Read(JsonElement element) =>
        element.ValueKind switch
        {
            JsonValueKind.Number => OfNumber(element.GetRawText()),
            JsonValueKind.String => OfText(element.GetString()!),
            JsonValueKind.Null => Faulty(OpenAlgoTexts.ModeType("NoneType")),
            JsonValueKind.True or JsonValueKind.False => Faulty(OpenAlgoTexts.ModeType("bool")),
            JsonValueKind.Array => Faulty(OpenAlgoTexts.ModeType("list")),
            _ => Faulty(OpenAlgoTexts.ModeType("dict")),
        };

    /// <summary>The name that acknowledgements carry.</summary>
    public static string NameOf(Mode mode) =>
        mode switch
        {
            Mode.Ltp => "LTP",
            Mode.Quote => "Quote",
            _ => "Depth",
        };

    // What Python would read as an int or as a float: 2.0 is no mode there.
    private static OpenAlgoModes OfNumber(string text) =>
        text.AsSpan().ContainsAny('.', 'e', 'E')
            ? Faulty(OpenAlgoTexts.ModeType("float"))
            : text switch
            {
                "1" => new(Mode.Ltp, 0, null),
                "2" => Quote,
                "3" => new(Mode.Depth, 0, null),
                "4" => new(Mode.Depth, OldDepth, null),
                _ => Faulty(OpenAlgoTexts.ModeValue(text)),
            };

    private static OpenAlgoModes OfText(string text) =>
        text.Trim().ToUpperInvariant() switch
        {
            "LTP" => new(Mode.Ltp, 0, null),
            "QUOTE" => Quote,
            "DEPTH" => new(Mode.Depth, 0, null),
            _ => Faulty(OpenAlgoTexts.ModeText(text)),
        };

    private static OpenAlgoModes Faulty(string fault) => new(Mode.Quote, 0, fault);
}
