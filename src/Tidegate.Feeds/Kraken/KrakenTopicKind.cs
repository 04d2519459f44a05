namespace Tidegate.Feeds.Kraken;

/// <summary>What a topic of the feed is about.</summary>
internal enum KrakenTopicKind
{
    /// <summary>Not one of its topics.</summary>
    None = 0,

    /// <summary><c>md/KRAKEN/{pair}</c>.</summary>
    Market,

    /// <summary><c>trades/KRAKEN/{pair}</c>.</summary>
    Trades,

    /// <summary><c>acct/{user}/balances</c>.</summary>
    Balances,

    /// <summary><c>acct/{user}/executions</c>.</summary>
    Executions,
}
