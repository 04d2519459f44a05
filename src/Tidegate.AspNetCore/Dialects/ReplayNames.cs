using Tidegate.Core.Topics;

namespace Tidegate.AspNetCore.Dialects;

/// <summary>
/// How the topics of replays are named where a client knows exchange and symbol only: <c>replay/{id}/md/NSE/INFY</c> is the symbol <c>INFY</c> of
/// the exchange <c>REPLAY-{id}-NSE</c>, and in one word <c>REPLAY-{id}-NSE-INFY</c>.
/// </summary>
internal static class ReplayNames
{
    private const string Mark = "REPLAY-";
    private const string Prefix = "replay/";
    private const string Family = "/md/";

    /// <summary>Whether an exchange, or the one word, names a replay.</summary>
    public static bool IsReplay(string name) => name.StartsWith(Mark, StringComparison.Ordinal);

    /// <summary>The topic of a symbol; null: there can be none.</summary>
    public static Topic? TopicOf(string exchange, string symbol) =>
        exchange.Split('-', 3) is [_, var id, var own] && Topic.TryJoin(["replay", id, "md", own, symbol], out var topic) ? topic : null;

    /// <summary>The topic of the one word; null: there can be none. An exchange with a hyphen in its name cannot be named so.</summary>
    public static Topic? TopicOf(string word) =>
        word.Split('-', 4) is [_, var id, var exchange, var symbol] && Topic.TryJoin(["replay", id, "md", exchange, symbol], out var topic)
            ? topic
            : null;

    /// <summary>The exchange of a replay's topic, as its clients name it; null: it is none, or of another family than <c>md</c>.</summary>
    public static string? ExchangeOf(Topic topic)
    {
        var path = topic.Path.AsSpan();
        if (!path.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return null;
        }

        var rest = path[Prefix.Length..];
        var slash = rest.IndexOf('/');
        if (slash < 0 || !rest[slash..].StartsWith(Family, StringComparison.Ordinal))
        {
            return null;
        }

        var name = rest[(slash + Family.Length)..];
        var end = name.IndexOf('/');
        return end > 0 ? $"{Mark}{rest[..slash]}-{name[..end]}" : null;
    }

    /// <summary>The one word; null as above.</summary>
    public static string? WordOf(Topic topic) => ExchangeOf(topic) is { } exchange ? $"{exchange}-{topic.Key}" : null;
}
