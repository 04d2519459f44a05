using Tidegate.Core.Messages;
using Tidegate.Core.Topics;

namespace Tidegate.Tests.Feeds;

/// <summary>Keeps what a feed published, in order. For one thread, or for reading after the feed's loop has rested.</summary>
internal sealed class RecordingSink : IUpdateSink
{
    private readonly Lock _gate = new();
    private readonly List<MarketUpdate> _updates = [];
    private readonly List<FeedStatus> _statuses = [];

    public MarketUpdate[] Updates => Copy(_updates);

    public FeedStatus[] Statuses => Copy(_statuses);

    /// <summary>Prices of one topic, in order.</summary>
    public decimal[] Prices(string topic) => [.. Updates.Where(update => update.Topic.Path == topic).Select(update => update.LastPrice)];

    /// <summary>The states that one topic was told, in order.</summary>
    public string[] Told(string topic) =>
        [.. Statuses.Where(status => status.Topic.Path == topic).Select(status => $"{status.State} {status.Reason}")];

    public void Publish(Update update)
    {
        lock (_gate)
        {
            _updates.Add((MarketUpdate)update);
        }
    }

    public void Report(FeedStatus status)
    {
        lock (_gate)
        {
            _statuses.Add(status);
        }
    }

    private T[] Copy<T>(List<T> list)
    {
        lock (_gate)
        {
            return [.. list];
        }
    }
}
