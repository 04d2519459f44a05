using Tidegate.Core.Messages;
using Tidegate.Core.Topics;

namespace Tidegate.Tests.Feeds.Brokers.Engine;

/// <summary>Keeps what a broker's feed published and reported, in order. Thread-safe.</summary>
internal sealed class FeedSink : IUpdateSink
{
    private readonly Lock _gate = new();
    private readonly List<Update> _updates = [];
    private readonly List<FeedStatus> _statuses = [];

    public IReadOnlyList<Update> Updates => Copy(_updates);

    public IReadOnlyList<MarketUpdate> Of(string topic) => [.. Updates.OfType<MarketUpdate>().Where(update => update.Topic.Path == topic)];

    /// <summary>The states that one topic was told, in order.</summary>
    public IReadOnlyList<string> Told(string topic) =>
        [.. Copy(_statuses).Where(status => status.Topic.Path == topic).Select(status => $"{status.State} {status.Reason}")];

    public string? Last(string topic) => Told(topic) is [.., var last] ? last : null;

    public void Publish(Update update)
    {
        lock (_gate)
        {
            _updates.Add(update);
        }
    }

    public void Report(FeedStatus status)
    {
        lock (_gate)
        {
            _statuses.Add(status);
        }
    }

    private List<T> Copy<T>(List<T> list)
    {
        lock (_gate)
        {
            return [.. list];
        }
    }
}
