using System.Text.Json;
using Tidegate.Kraken.Rest;

namespace Tidegate.Kraken.Tokens;

/// <summary><c>GetWebSocketsToken</c> of Kraken's REST API (read 2026-05-27).</summary>
internal sealed class RestTokenEndpoint(KrakenRestClient rest) : ITokenEndpoint
{
    public const string Path = "/0/private/GetWebSocketsToken";
    public const int TokenCharsMax = 512; // Kraken's have 43

    public Task<(string Token, TimeSpan? Life)> FetchAsync(CancellationToken cancellation) =>
        rest.PostAsync(Path, [], 1, Read, cancellation);

    /// <summary>Whether a text could be a token: visible ASCII that needs no escaping anywhere on its way.</summary>
    public static bool IsToken(string? text) =>
        text is { Length: > 0 and <= TokenCharsMax }
        && !text.AsSpan().ContainsAnyExceptInRange('!', '~')
        && !text.AsSpan().ContainsAny('"', '\\');

    private static (string Token, TimeSpan? Life) Read(JsonElement result)
    {
        if (
            result.ValueKind != JsonValueKind.Object
            || !result.TryGetProperty("token", out var token)
            || token.ValueKind != JsonValueKind.String
            || !IsToken(token.GetString())
        )
        {
            throw new KrakenTransportException("Kraken's answer holds no token.");
        }

        return (token.GetString()!, Life(result));
    }

    private static TimeSpan? Life(JsonElement result)
    {
        if (!result.TryGetProperty("expires", out var expires))
        {
            return null;
        }

        return expires.ValueKind == JsonValueKind.Number && expires.TryGetInt64(out var seconds) && seconds is > 0 and <= 86_400
            ? TimeSpan.FromSeconds(seconds)
            : throw new KrakenTransportException("Kraken's answer holds a token that is not said to live.");
    }
}
