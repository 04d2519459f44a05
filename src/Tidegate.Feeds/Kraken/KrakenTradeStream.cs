using Tidegate.Core.Messages;
using Tidegate.Core.Topics;
using Tidegate.Kraken.Messages;

namespace Tidegate.Feeds.Kraken;

/// <summary>The trades of one pair, from now on.</summary>
internal sealed class KrakenTradeStream(KrakenContext context, KrakenLine line, Topic topic, string name)
    : KrakenEventStream(context, line, topic, KrakenChannels.Trade)
{
    private bool _isUnknown;

    public override async Task RunAsync(CancellationToken ending)
    {
        await Context.Symbols.Known.WaitAsync(ending);
        var symbol = Context.Symbols.Find(name);
        lock (Gate)
        {
            (_isUnknown, Symbol) = (symbol is null, symbol);
        }

        if (symbol is not null)
        {
            await ReadAsync(token => Line.Client.TradesAsync([symbol], token), Take, ending);
        }
    }

    protected override (FeedState State, string Reason) JudgeOpen() =>
        !Context.Symbols.Known.IsCompleted ? (FeedState.Recovering, "no_instruments")
        : _isUnknown ? (FeedState.Failed, "unknown_pair")
        : base.JudgeOpen();

    private void Take(KrakenTrade trade)
    {
        Context.Metrics.Ticks(1);
        Publish(KrakenNormaliser.ToTrade(Topic, trade));
    }
}
