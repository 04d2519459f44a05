using Tidegate.Core.Topics;

namespace Tidegate.Feeds.Kraken;

/// <summary>The grammar of the feed's topics. Pure; looking allocates nothing.</summary>
internal static class KrakenTopics
{
    private const string Exchange = "KRAKEN";
    private const string Market = "md";
    private const string Trades = "trades";
    private const string Account = "acct";
    private const string Balances = "balances";
    private const string Executions = "executions";

    /// <summary>What a topic is about, and the pair (as topics write it) or the user that it names.</summary>
    public static KrakenTopicKind KindOf(Topic topic, out ReadOnlySpan<char> name)
    {
        name = default;
        var path = topic.Path.AsSpan();
        Span<Range> parts = stackalloc Range[4];
        if (path.Split(parts, '/') != 3)
        {
            return KrakenTopicKind.None;
        }

        var family = path[parts[0]];
        var second = path[parts[1]];
        var third = path[parts[2]];
        if (second is Exchange && family is Market or Trades)
        {
            name = third;
            return family is Market ? KrakenTopicKind.Market : KrakenTopicKind.Trades;
        }

        if (family is not Account || third is not (Balances or Executions))
        {
            return KrakenTopicKind.None;
        }

        name = second;
        return third is Balances ? KrakenTopicKind.Balances : KrakenTopicKind.Executions;
    }

    /// <summary>Whether a topic belongs to somebody, and not to this user.</summary>
    public static bool IsForeign(Topic topic, ReadOnlySpan<char> user)
    {
        if (topic.Family is not Account)
        {
            return false;
        }

        var rest = topic.Path.AsSpan(Account.Length + 1);
        var end = rest.IndexOf('/');
        return !(end < 0 ? rest : rest[..end]).SequenceEqual(user);
    }

    /// <summary>Where a user's balances are; null: his name fits into no topic.</summary>
    public static Topic? BalancesOf(string user) =>
        !user.Contains('/', StringComparison.Ordinal)
        && Topic.TryParse($"{Account}/{user}/{Balances}", out var topic)
        && Topic.TryParse($"{Account}/{user}/{Executions}", out _)
            ? topic
            : null;
}
