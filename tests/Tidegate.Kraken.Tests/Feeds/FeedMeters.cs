using System.Diagnostics.Metrics;

namespace Tidegate.Kraken.Tests.Feeds;

/// <summary>Makes meters and sums what their counters count.</summary>
internal sealed class FeedMeters : IMeterFactory
{
    private readonly MeterListener _listener = new();
    private readonly List<Meter> _meters = [];
    private readonly System.Collections.Concurrent.ConcurrentDictionary<string, long> _sums = new();

    public FeedMeters()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, this))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>(
            (instrument, value, tags, _) =>
            {
                _sums.AddOrUpdate(instrument.Name, value, (_, sum) => sum + value);
                foreach (var tag in tags)
                {
                    _sums.AddOrUpdate($"{instrument.Name} {tag.Key}={tag.Value}", value, (_, sum) => sum + value);
                }
            }
        );
        _listener.Start();
    }

    public long Sum(string counter) => _sums.GetValueOrDefault(counter);

    public Meter Create(MeterOptions options)
    {
        options.Scope = this;
        var meter = new Meter(options);
        lock (_meters)
        {
            _meters.Add(meter);
        }

        return meter;
    }

    public void Dispose()
    {
        _listener.Dispose();
        _meters.ForEach(meter => meter.Dispose());
    }
}
