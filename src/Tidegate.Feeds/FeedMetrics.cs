using System.Diagnostics.Metrics;

namespace Tidegate.Feeds;

/// <summary>Counters of the feeds, on the meter <c>Tidegate.Feeds</c>.</summary>
internal sealed class FeedMetrics
{
    public const string MeterName = "Tidegate.Feeds";

    private readonly Counter<long> _published;
    private readonly Counter<long> _skipped;
    private readonly KeyValuePair<string, object?> _feed;

    public FeedMetrics(IMeterFactory meters, string feed)
    {
        var meter = meters.Create(MeterName);
        _published = meter.CreateCounter<long>("tidegate.feeds.rows_published", "{row}", "Rows that a feed has published");
        _skipped = meter.CreateCounter<long>("tidegate.feeds.rows_skipped", "{row}", "Rows that a feed could not use");
        _feed = new KeyValuePair<string, object?>("feed", feed);
    }

    public void RowsPublished(long count) => _published.Add(count, _feed);

    public void RowsSkipped(long count) => _skipped.Add(count, _feed);
}
