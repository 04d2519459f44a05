using Microsoft.Extensions.Logging;

namespace Tidegate.Tests.Feeds;

/// <summary>Keeps the texts that were logged, in order.</summary>
internal sealed class RecordingLogger<T> : ILogger<T>
{
    private readonly List<(LogLevel Level, string Text)> _entries = [];

    /// <summary>Texts at or above a level.</summary>
    public string[] At(LogLevel level)
    {
        lock (_entries)
        {
            return [.. _entries.Where(entry => entry.Level >= level).Select(entry => entry.Text)];
        }
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    )
    {
        lock (_entries)
        {
            _entries.Add((logLevel, formatter(state, exception)));
        }
    }
}
