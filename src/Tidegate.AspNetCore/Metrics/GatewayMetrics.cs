using System.Diagnostics.Metrics;
using Tidegate.AspNetCore.Upgrade;
using Tidegate.Core.Errors;
using Tidegate.Streaming.Hub;
using Tidegate.Streaming.Sessions;

namespace Tidegate.AspNetCore.Metrics;

/// <summary>What operators count. Labels come from configuration and from the catalogue only, never from a peer.</summary>
internal sealed class GatewayMetrics
{
    private readonly Meter _meter;
    private readonly Counter<long> _admitted;
    private readonly Counter<long> _refused;
    private readonly Counter<long> _ended;
    private readonly Counter<long> _requestsRefused;
    private readonly Counter<long> _published;
    private readonly Counter<long> _publishRefused;
    private readonly Counter<long> _faults;

    public GatewayMetrics(IMeterFactory meters)
    {
        _meter = meters.Create(MetricNames.Meter);
        _admitted = _meter.CreateCounter<long>(MetricNames.Admitted, "{session}", "Admissions, by endpoint");
        _refused = _meter.CreateCounter<long>(MetricNames.Refused, "{connection}", "Refusals instead of a session, by endpoint and error");
        _ended = _meter.CreateCounter<long>(MetricNames.Ended, "{session}", "Ended sessions, by endpoint and reason");
        _requestsRefused = _meter.CreateCounter<long>(
            MetricNames.RequestsRefused,
            "{request}",
            "Requests on open sessions answered with an error, by endpoint and error"
        );
        _published = _meter.CreateCounter<long>(
            MetricNames.Published,
            "{update}",
            "Updates that applications published over HTTP and that were taken"
        );
        _publishRefused = _meter.CreateCounter<long>(
            MetricNames.PublishRefused,
            "{update}",
            "Calls and single updates of applications that were refused, by error"
        );
        _faults = _meter.CreateCounter<long>(MetricNames.Faults, "{fault}", "Faults of our own code");
    }

    /// <summary>Adds what the hub itself counts; it is read when somebody looks, so counting costs the hub nothing.</summary>
    public void Observe(TopicHub hub, ConnectionCeiling connections)
    {
        _meter.CreateObservableUpDownCounter(MetricNames.Sessions, () => hub.SessionCount, "{session}", "Sessions in the hub");
        _meter.CreateObservableUpDownCounter(
            MetricNames.Connections,
            () => connections.Open,
            "{connection}",
            "Open connections, upgraded or not"
        );
        _meter.CreateObservableCounter(MetricNames.Updates, () => hub.UpdatesTaken, "{update}", "Updates that feeds published");
        _meter.CreateObservableCounter(
            MetricNames.UpdatesReplaced,
            () => hub.UpdatesReplaced,
            "{update}",
            "Updates replaced by a newer one of their topic before the hub could take them"
        );
        _meter.CreateObservableCounter(MetricNames.FramesSent, () => hub.FramesWritten, "{frame}", "Frames handed to the kernel");
        _meter.CreateObservableCounter(MetricNames.BytesSent, () => hub.BytesWritten, "By", "Bytes handed to the kernel");
        _meter.CreateObservableCounter(
            MetricNames.Writes,
            () => hub.Writes,
            "{write}",
            "Writes to the kernel; frames per write tell how many went together"
        );
    }

    public void Admitted(string endpoint) => _admitted.Add(1, Endpoint(endpoint));

    public void Refused(string endpoint, GatewayError error) => _refused.Add(1, Endpoint(endpoint), new("error", error.Id));

    public void Ended(string endpoint, SessionEnding ending) => _ended.Add(1, Endpoint(endpoint), new("reason", ReasonOf(ending)));

    public void RequestRefused(string endpoint, GatewayError error) => _requestsRefused.Add(1, Endpoint(endpoint), new("error", error.Id));

    public void Published() => _published.Add(1);

    public void PublishRefused(GatewayError error) => _publishRefused.Add(1, new KeyValuePair<string, object?>("error", error.Id));

    public void Faulted() => _faults.Add(1);

    /// <summary>One word for an ending: the catalogue id, or who left.</summary>
    public static string ReasonOf(SessionEnding ending) =>
        ending switch
        {
            { Error: { } error } => error.Id,
            { Kind: SessionEndingKind.EndOfData } => "end_of_data",
            { Kind: SessionEndingKind.ClosedByClient } => "closed_by_client",
            _ => "lost",
        };

    private static KeyValuePair<string, object?> Endpoint(string name) => new("endpoint", name);
}
