using Microsoft.Extensions.Logging;
using Tidegate.Cli.Terminal;

namespace Tidegate.Cli.Simulators;

/// <summary>A simulator's log as lines on the terminal.</summary>
internal sealed class LineLogger<T>(TextWriter lines) : ILogger<T>
{
    private readonly TextWriter _lines = TextWriter.Synchronized(lines);

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    ) => _lines.WriteLine(SafeText.Of(formatter(state, exception)));
}
