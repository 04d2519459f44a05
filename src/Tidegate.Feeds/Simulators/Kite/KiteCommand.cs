using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Tidegate.Feeds.Kite;

namespace Tidegate.Feeds.Simulators.Kite;

/// <summary>A client's request, read.</summary>
/// <param name="Action"><c>subscribe</c>, <c>unsubscribe</c>, <c>mode</c>, or something that is to be ignored.</param>
/// <param name="Mode">Of a <c>mode</c> request.</param>
/// <param name="Tokens">Of which instruments.</param>
internal sealed record KiteCommand(string Action, KiteMode Mode, IReadOnlyList<uint> Tokens)
{
    private static readonly JsonReaderOptions Strict = new() { MaxDepth = 8 };

    /// <summary>Reads a request; false with a sentence for the client where it cannot be understood.</summary>
    public static bool TryParse(
        ReadOnlySpan<byte> text,
        [NotNullWhen(true)] out KiteCommand? command,
        [NotNullWhen(false)] out string? fault
    )
    {
        command = null;
        try
        {
            var reader = new Utf8JsonReader(text, Strict);
            using var document = JsonDocument.ParseValue(ref reader);
            fault = Read(document.RootElement, out command);
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            fault = "The message is not valid JSON.";
        }

        return command is not null;
    }

    private static string? Read(JsonElement root, out KiteCommand? command)
    {
        command = null;
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("a"u8, out var a) || a.ValueKind != JsonValueKind.String)
        {
            return "The message has no action.";
        }

        var action = a.GetString()!;
        if (action is not ("subscribe" or "unsubscribe" or "mode"))
        {
            command = new KiteCommand(action, default, []);
            return null;
        }

        var mode = KiteMode.Quote;
        if (!root.TryGetProperty("v"u8, out var tokens) || (action == "mode" && !TryMode(tokens, out mode, out tokens)))
        {
            return "A mode must be ltp, quote or full, with a list of tokens.";
        }

        if (!TryTokens(tokens, out var list))
        {
            return "Tokens must be a list of numbers.";
        }

        command = new KiteCommand(action, mode, list);
        return null;
    }

    private static bool TryMode(JsonElement value, out KiteMode mode, out JsonElement tokens)
    {
        (mode, tokens) = (default, default);
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() != 2 || value[0].ValueKind != JsonValueKind.String)
        {
            return false;
        }

        tokens = value[1];
        (mode, var isKnown) = value[0].GetString() switch
        {
            "ltp" => (KiteMode.Ltp, true),
            "quote" => (KiteMode.Quote, true),
            "full" => (KiteMode.Full, true),
            _ => (default, false),
        };
        return isKnown;
    }

    private static bool TryTokens(JsonElement value, out List<uint> tokens)
    {
        tokens = [];
        if (value.ValueKind != JsonValueKind.Array)
        {
            return false;
        }

        foreach (var entry in value.EnumerateArray())
        {
            if (entry.ValueKind != JsonValueKind.Number || !entry.TryGetUInt32(out var token))
            {
                return false;
            }

            tokens.Add(token);
        }

        return true;
    }
}
