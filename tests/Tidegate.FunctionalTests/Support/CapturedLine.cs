using Microsoft.Extensions.Logging;

namespace Tidegate.FunctionalTests.Support;

/// <summary>One line of log.</summary>
public sealed record CapturedLine(LogLevel Level, string Category, int Event, string Text, Exception? Exception);
