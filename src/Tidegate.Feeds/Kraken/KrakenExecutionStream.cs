using Tidegate.Core.Topics;
using Tidegate.Kraken.Messages;

namespace Tidegate.Feeds.Kraken;

/// <summary>What becomes of an account's orders. Each event brings along which orders stand open after it, for who subscribes later.</summary>
internal sealed class KrakenExecutionStream(KrakenContext context, KrakenLine line, Topic topic)
    : KrakenEventStream(context, line, topic, KrakenChannels.Executions)
{
    private readonly KrakenOpenOrders _open = new(topic);

    public override Task RunAsync(CancellationToken ending) => ReadAsync(Line.Client.ExecutionsAsync, Take, ending);

    private void Take(KrakenData<KrakenExecution> data)
    {
        _open.Take(data);
        var state = _open.ToState(Context.NowNs);
        if (data.IsSnapshot)
        {
            Publish(KrakenNormaliser.ToSnapshot(Topic, data.Rows.Count, state, Context.NowNs));
        }

        foreach (var order in data.Rows)
        {
            Context.Metrics.OrderUpdate();
            Publish(KrakenNormaliser.ToExecution(Topic, order, state, data.IsSnapshot));
        }
    }
}
