using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Tidegate.FunctionalTests.Support;

/// <summary>Keeps every line that a gateway logs, with category, state and exception, so that a test can search it or wait for one.</summary>
[ProviderAlias("Captured")]
public sealed class CapturedLogs : ILoggerProvider
{
    private readonly Lock _gate = new();
    private readonly ConcurrentQueue<CapturedLine> _lines = new();
    private readonly List<(Predicate<CapturedLine> Wanted, TaskCompletionSource<CapturedLine> Seen)> _waiters = [];

    public IReadOnlyList<CapturedLine> Lines => [.. _lines];

    /// <summary>Everything in one text.</summary>
    public string Text => string.Join('\n', _lines);

    /// <summary>The first line like this, of those that were or will be logged.</summary>
    public Task<CapturedLine> UntilAsync(Predicate<CapturedLine> wanted)
    {
        lock (_gate)
        {
            if (_lines.FirstOrDefault(line => wanted(line)) is { } there)
            {
                return Task.FromResult(there);
            }

            var seen = new TaskCompletionSource<CapturedLine>(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiters.Add((wanted, seen));
            return seen.Task.WaitAsync(GatewayFixture.Patience, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>The first line with this event id.</summary>
    public Task<CapturedLine> UntilAsync(int eventId) => UntilAsync(line => line.Event == eventId);

    public ILogger CreateLogger(string categoryName) => new Recorder(this, categoryName);

    public void Dispose() { }

    private void Add(CapturedLine line)
    {
        lock (_gate)
        {
            _lines.Enqueue(line);
            foreach (var (_, seen) in _waiters.Where(waiter => waiter.Wanted(line)))
            {
                seen.TrySetResult(line);
            }

            _waiters.RemoveAll(waiter => waiter.Seen.Task.IsCompleted);
        }
    }

    private sealed class Recorder(CapturedLogs logs, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
        {
            logs.Add(new CapturedLine(LogLevel.Trace, category, 0, "scope: " + state, null)); // a scope is written by some sinks
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        )
        {
            var values = state is IEnumerable<KeyValuePair<string, object?>> pairs ? string.Join(' ', pairs) : "";
            logs.Add(new CapturedLine(logLevel, category, eventId.Id, $"{formatter(state, exception)} {values}", exception));
        }
    }
}
