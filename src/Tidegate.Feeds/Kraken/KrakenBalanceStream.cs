using Tidegate.Core.Topics;
using Tidegate.Kraken.Messages;

namespace Tidegate.Feeds.Kraken;

/// <summary>The balances of an account, whole at every change.</summary>
internal sealed class KrakenBalanceStream(KrakenContext context, KrakenLine line, Topic topic)
    : KrakenEventStream(context, line, topic, KrakenChannels.Balances)
{
    public override Task RunAsync(CancellationToken ending) =>
        ReadAsync(Line.Client.BalancesAsync, balances => Publish(KrakenNormaliser.ToBalances(Topic, balances, Context.NowNs)), ending);
}
