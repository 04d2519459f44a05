using System.Text.Json;

namespace Tidegate.Kraken.Rest;

/// <summary>Reads <c>{"error":[...],"result":...}</c>.</summary>
internal static class KrakenReply
{
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 32 };

    /// <summary>What <paramref name="read"/> makes of the result, while the reply is still in memory.</summary>
    /// <exception cref="KrakenApiException">The first error that is no warning, whether or not there is a result.</exception>
    /// <exception cref="KrakenTransportException">It is no such reply.</exception>
    public static T Read<T>(ReadOnlyMemory<byte> body, Func<JsonElement, T> read)
    {
        try
        {
            using var document = JsonDocument.Parse(body, Strict);
            ThrowOnError(document.RootElement);
            return document.RootElement.TryGetProperty("result", out var result) && result.ValueKind != JsonValueKind.Null
                ? read(result)
                : throw new KrakenTransportException("Kraken's answer has neither an error nor a result.");
        }
        catch (JsonException)
        {
#pragma warning disable MA0054 // the inner text may hold a piece of the answer, which may be a token
            throw new KrakenTransportException("Kraken's answer is no JSON.");
#pragma warning restore MA0054
        }
        catch (InvalidOperationException shape)
        {
            throw new KrakenTransportException("Kraken's answer is not of the documented shape.", shape);
        }
    }

    private static void ThrowOnError(JsonElement root)
    {
        if (
            root.ValueKind != JsonValueKind.Object
            || !root.TryGetProperty("error", out var errors)
            || errors.ValueKind != JsonValueKind.Array
        )
        {
            throw new KrakenTransportException("Kraken's answer is not of the documented shape.");
        }

        foreach (var error in errors.EnumerateArray())
        {
            if (error.GetString() is { } text && !KrakenErrors.IsWarning(text))
            {
                throw new KrakenApiException(KrakenErrors.Parse(text));
            }
        }
    }
}
