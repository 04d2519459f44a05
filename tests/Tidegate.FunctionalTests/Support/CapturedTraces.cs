using System.Collections.Concurrent;
using System.Diagnostics;

namespace Tidegate.FunctionalTests.Support;

/// <summary>Everything that a collector of traces would be sent while this lives, of everybody in the process but the tests' own HTTP clients.</summary>
public sealed class CapturedTraces : IDisposable
{
    private const string Clients = "System.Net.Http";

    private readonly ConcurrentQueue<string> _spans = new();
    private readonly ActivityListener _listener;

    public CapturedTraces()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => !source.Name.StartsWith(Clients, StringComparison.Ordinal),
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span => _spans.Enqueue(Describe(span)),
        };
        ActivitySource.AddActivityListener(_listener);
    }

    /// <summary>Spans so far.</summary>
    public int Count => _spans.Count;

    /// <summary>Everything in one text.</summary>
    public string Text => string.Join('\n', _spans);

    public void Dispose() => _listener.Dispose();

    private static string Describe(Activity span) =>
        string.Join(
            ' ',
            [
                span.OperationName,
                span.DisplayName,
                span.StatusDescription,
                span.TraceStateString,
                .. span.TagObjects.Select(tag => $"{tag.Key}={tag.Value}"),
                .. span.Baggage.Select(item => $"{item.Key}={item.Value}"),
                .. span.Events.SelectMany(happened => happened.Tags.Select(tag => $"{happened.Name}.{tag.Key}={tag.Value}")),
            ]
        );
}
