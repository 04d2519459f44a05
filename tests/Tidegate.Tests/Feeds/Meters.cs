using System.Diagnostics.Metrics;

namespace Tidegate.Tests.Feeds;

/// <summary>Makes meters and sums what their counters count.</summary>
internal sealed class Meters : IMeterFactory
{
    private readonly MeterListener _listener = new();
    private readonly List<Meter> _meters = [];
    private readonly System.Collections.Concurrent.ConcurrentDictionary<string, long> _sums = new();

    public Meters()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (_meters.Contains(instrument.Meter))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>(
            (instrument, value, _, _) => _sums.AddOrUpdate(instrument.Name, value, (_, sum) => sum + value)
        );
        _listener.Start();
    }

    public long Sum(string instrument) => _sums.GetValueOrDefault(instrument);

    public Meter Create(MeterOptions options)
    {
        options.Scope = this;
        var meter = new Meter(options);
        _meters.Add(meter);
        return meter;
    }

    public void Dispose()
    {
        _listener.Dispose();
        _meters.ForEach(meter => meter.Dispose());
    }
}
