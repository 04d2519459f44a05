using Tidegate.Core.Topics;
using Tidegate.Kraken.Messages;

namespace Tidegate.Feeds.Kraken;

/// <summary>What becomes of an account's orders.</summary>
internal sealed class KrakenExecutionStream(KrakenContext context, KrakenLine line, Topic topic)
    : KrakenEventStream(context, line, topic, KrakenChannels.Executions)
{
    public override Task RunAsync(CancellationToken ending) => ReadAsync(Line.Client.ExecutionsAsync, Take, ending);

    private void Take(KrakenData<KrakenExecution> data)
    {
        if (data.IsSnapshot)
        {
            Publish(KrakenNormaliser.ToSnapshot(Topic, data.Rows.Count, Context.NowNs));
        }

        foreach (var order in data.Rows)
        {
            Context.Metrics.OrderUpdate();
            Publish(KrakenNormaliser.ToExecution(Topic, order, data.IsSnapshot));
        }
    }
}
