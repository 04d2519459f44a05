using System.Collections.Frozen;
using System.Globalization;

namespace Tidegate.Kraken.Rest;

/// <summary>The table of error texts: <c>&lt;severity&gt;&lt;category&gt;:&lt;message&gt;[:&lt;extra&gt;]</c> to kind and policy.</summary>
/// <remarks>
/// Sources: Kraken's pages "Errors", "REST rate limits" and "Nonce" (read 2026-05-27), its own SDK for what they leave open, and
/// texts recorded from the live service. Extra parts and the blanks around them are not compared: <c>EService: Throttled: 1700000000</c> is on the wire.
/// </remarks>
public static class KrakenErrors
{
    private const int TextCharsMax = 200;

    private static readonly FrozenDictionary<string, (KrakenErrorKind Kind, KrakenErrorPolicy Policy)> Table = new Dictionary<
        string,
        (KrakenErrorKind Kind, KrakenErrorPolicy Policy)
    >
    {
        ["EAPI:Invalid nonce"] = (KrakenErrorKind.InvalidNonce, KrakenErrorPolicy.RetryWithLaterNonce),
        ["EAPI:Invalid key"] = (KrakenErrorKind.InvalidKey, KrakenErrorPolicy.Stop),
        ["EAPI:Invalid signature"] = (KrakenErrorKind.InvalidSignature, KrakenErrorPolicy.Stop),
        ["EAPI:Rate limit exceeded"] = (KrakenErrorKind.RateLimit, KrakenErrorPolicy.RetryAfterDecay),
        ["EAPI:Bad request"] = (KrakenErrorKind.Request, KrakenErrorPolicy.Stop),
        ["EAPI:Feature disabled"] = (KrakenErrorKind.Request, KrakenErrorPolicy.Stop),
        ["EAPI:Invalid token"] = (KrakenErrorKind.InvalidToken, KrakenErrorPolicy.RenewToken),
        ["ESession:Invalid session"] = (KrakenErrorKind.InvalidToken, KrakenErrorPolicy.RenewToken),
        ["EAuth:Invalid token"] = (KrakenErrorKind.InvalidToken, KrakenErrorPolicy.RenewToken),
        ["EGeneral:Permission denied"] = (KrakenErrorKind.PermissionDenied, KrakenErrorPolicy.Stop),
        ["EGeneral:Temporary lockout"] = (KrakenErrorKind.TemporaryLockout, KrakenErrorPolicy.CoolDown),
        ["EGeneral:Invalid arguments"] = (KrakenErrorKind.Request, KrakenErrorPolicy.Stop),
        ["EGeneral:Unknown method"] = (KrakenErrorKind.Request, KrakenErrorPolicy.Stop),
        ["EGeneral:Too many requests"] = (KrakenErrorKind.Unavailable, KrakenErrorPolicy.RetryWithBackoff),
        ["EGeneral:Internal error"] = (KrakenErrorKind.Unavailable, KrakenErrorPolicy.RetryWithBackoff),
        ["EService:Unavailable"] = (KrakenErrorKind.Unavailable, KrakenErrorPolicy.RetryWithBackoff),
        ["EService:Busy"] = (KrakenErrorKind.Unavailable, KrakenErrorPolicy.RetryWithBackoff),
        ["EService:Throttled"] = (KrakenErrorKind.Throttled, KrakenErrorPolicy.RetryAtTime),
        ["EService:Market in cancel_only mode"] = (KrakenErrorKind.Market, KrakenErrorPolicy.Stop),
        ["EService:Market in post_only mode"] = (KrakenErrorKind.Market, KrakenErrorPolicy.Stop),
        ["EService:Market in limit_only mode"] = (KrakenErrorKind.Market, KrakenErrorPolicy.Stop),
        ["EService:Deadline elapsed"] = (KrakenErrorKind.Order, KrakenErrorPolicy.Stop),
        ["EAuth:Rate limit exceeded"] = (KrakenErrorKind.AuthRateLimit, KrakenErrorPolicy.CoolDown),
        ["EAuth:Too many requests"] = (KrakenErrorKind.AuthRateLimit, KrakenErrorPolicy.CoolDown),
        ["EOrder:Rate limit exceeded"] = (KrakenErrorKind.OrderRateLimit, KrakenErrorPolicy.RetryAfterDecay),
        ["EOrder:Domain rate limit exceeded"] = (KrakenErrorKind.OrderRateLimit, KrakenErrorPolicy.RetryAfterDecay),
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    // What the table does not name goes by its category. A text nobody knows is tried again: attempts and breaker bound that,
    // while stopping for good because the exchange changed a word would be a silent end.
    private static readonly FrozenDictionary<string, (KrakenErrorKind Kind, KrakenErrorPolicy Policy)> Categories = new Dictionary<
        string,
        (KrakenErrorKind Kind, KrakenErrorPolicy Policy)
    >
    {
        ["EAccount"] = (KrakenErrorKind.Account, KrakenErrorPolicy.Stop), // Invalid permissions
        ["EAuth"] = (KrakenErrorKind.Account, KrakenErrorPolicy.Stop), // Account temporary disabled, Account unconfirmed, Failed
        ["EOrder"] = (KrakenErrorKind.Order, KrakenErrorPolicy.Stop),
        ["ETrade"] = (KrakenErrorKind.Request, KrakenErrorPolicy.Stop), // Invalid request, Locked
        ["EQuery"] = (KrakenErrorKind.Request, KrakenErrorPolicy.Stop), // Unknown asset pair
        ["EFunding"] = (KrakenErrorKind.Request, KrakenErrorPolicy.Stop),
        ["ESession"] = (KrakenErrorKind.InvalidToken, KrakenErrorPolicy.RenewToken),
        ["EService"] = (KrakenErrorKind.Unavailable, KrakenErrorPolicy.RetryWithBackoff),
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>The texts that the table names, without extra parts: for documentation, simulators and tests.</summary>
    public static IEnumerable<string> Known => Table.Keys;

    /// <summary>Strings that begin with W are warnings and no failure.</summary>
    public static bool IsWarning(string text) => text.AsSpan().TrimStart().StartsWith("W", StringComparison.Ordinal);

    /// <summary>Understands one error text of a REST or WebSocket reply. Never throws, whatever the text.</summary>
    public static KrakenError Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var clean = Clean(text);
        var parts = clean.Split(':', 3, StringSplitOptions.TrimEntries);
        var (kind, policy) = Look(parts, clean);
        if (policy != KrakenErrorPolicy.RetryAtTime)
        {
            return new KrakenError(clean, kind, policy);
        }

        return InstantOf(parts) is { } at
            ? new KrakenError(clean, kind, policy, at)
            : new KrakenError(clean, kind, KrakenErrorPolicy.RetryWithBackoff); // throttled, but nobody said until when
    }

    /// <summary>
    /// Whether a failed private request failed for its token, in any of the texts that were seen or documented:
    /// <c>ESession:Invalid session</c>, <c>EAPI:Invalid token</c>, or "token" with stale, expired, invalid or not found.
    /// </summary>
    public static bool IsTokenProblem(string? text) => text is not null && Parse(text).Kind == KrakenErrorKind.InvalidToken;

    private static (KrakenErrorKind Kind, KrakenErrorPolicy Policy) Look(string[] parts, string clean)
    {
        if (parts.Length > 1 && Table.TryGetValue($"{parts[0]}:{parts[1]}", out var entry))
        {
            return entry;
        }

        if (SpeaksOfToken(clean))
        {
            return (KrakenErrorKind.InvalidToken, KrakenErrorPolicy.RenewToken);
        }

        return parts.Length > 1 && Categories.TryGetValue(parts[0], out var category)
            ? category
            : (KrakenErrorKind.Unknown, KrakenErrorPolicy.RetryWithBackoff);
    }

    private static bool SpeaksOfToken(string text) =>
        text.Contains("token", StringComparison.OrdinalIgnoreCase)
        && !text.StartsWith("EOrder", StringComparison.OrdinalIgnoreCase) // an order's refusal is never about the session
        && (
            text.Contains("stale", StringComparison.OrdinalIgnoreCase)
            || text.Contains("expired", StringComparison.OrdinalIgnoreCase)
            || text.Contains("invalid", StringComparison.OrdinalIgnoreCase)
            || text.Contains("not found", StringComparison.OrdinalIgnoreCase)
        );

    // Seconds of this century and the next two; anything else is no instant that one should wait for.
    private static DateTimeOffset? InstantOf(string[] parts) =>
        parts.Length > 2
        && long.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
        && seconds is > 946_684_800 and < 10_413_792_000
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;

    private static string Clean(string text)
    {
        var cut = text.AsSpan().Trim();
        cut = cut.Length > TextCharsMax ? cut[..TextCharsMax] : cut;
        Span<char> clean = stackalloc char[cut.Length];
        for (var index = 0; index < cut.Length; index++)
        {
            clean[index] = char.IsControl(cut[index]) || char.IsSurrogate(cut[index]) ? '?' : cut[index];
        }

        return new string(clean);
    }
}
