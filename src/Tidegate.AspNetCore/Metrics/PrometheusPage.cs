using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Tidegate.AspNetCore.Metrics;

/// <summary>Listens to our meters and writes their values in the Prometheus text format 0.0.4.</summary>
/// <remarks>Ours because <c>OpenTelemetry.Exporter.Prometheus.AspNetCore</c>, which would replace it, has no stable release.</remarks>
internal sealed class PrometheusPage : IDisposable
{
    private const int SeriesMax = 10_000; // labels come from configuration and the catalogue: far below, and bounded all the same

    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, Family> _families = new(StringComparer.Ordinal);
    private readonly MeterListener _listener = new();
    private int _series;

    /// <param name="meters">Whose meters are ours: a listener hears those of every application in the process.</param>
    public PrometheusPage(IMeterFactory meters)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            var meter = instrument.Meter;
            if (ReferenceEquals(meter.Scope, meters) && meter.Name.StartsWith(MetricNames.Meter, StringComparison.Ordinal))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Record(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Record(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Record(instrument, value, tags));
        _listener.Start();
    }

    public string Write()
    {
        _listener.RecordObservableInstruments();
        var text = new StringBuilder();
        lock (_gate)
        {
            foreach (var (name, family) in _families)
            {
                text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {family.Help}\n# TYPE {name} {family.Type}\n");
                foreach (var (labels, value) in family.Values)
                {
                    text.Append(CultureInfo.InvariantCulture, $"{name}{labels} {value}\n");
                }
            }
        }

        return text.ToString();
    }

    public void Dispose() => _listener.Dispose();

    private void Record(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = LabelsOf(tags);
        lock (_gate)
        {
            var family = FamilyOf(instrument);
            if (!family.Values.TryGetValue(labels, out var before) && ++_series > SeriesMax)
            {
                return;
            }

            family.Values[labels] = instrument.IsObservable ? value : before + value; // where it stands, or a step
        }
    }

    private Family FamilyOf(Instrument instrument)
    {
        var kind = instrument.GetType().GetGenericTypeDefinition();
        var isCounter = kind == typeof(Counter<>) || kind == typeof(ObservableCounter<>);
        var plain = instrument.Name.Replace('.', '_');
        var isUnitUnsaid = instrument.Unit == "By" && !plain.Contains("bytes", StringComparison.Ordinal);
        var name = plain + (isUnitUnsaid ? "_bytes" : "") + (isCounter ? "_total" : "");
        if (!_families.TryGetValue(name, out var family))
        {
            family = new Family(isCounter ? "counter" : "gauge", Escape(instrument.Description ?? instrument.Name));
            _families.Add(name, family);
        }

        return family;
    }

    private static string Escape(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    private static string LabelsOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.IsEmpty)
        {
            return "";
        }

        var labels = new StringBuilder("{");
        foreach (var (key, value) in tags)
        {
            var text = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
            var escaped = Escape(text).Replace("\"", "\\\"", StringComparison.Ordinal);
            labels.Append(labels.Length > 1 ? "," : "").Append(key.Replace('.', '_')).Append("=\"").Append(escaped).Append('"');
        }

        return labels.Append('}').ToString();
    }

    private sealed class Family(string type, string help)
    {
        public string Type { get; } = type;

        public string Help { get; } = help;

        public SortedDictionary<string, double> Values { get; } = new(StringComparer.Ordinal);
    }
}
