using Microsoft.Extensions.Logging;

namespace Tidegate.AspNetCore.Hosting;

/// <summary>Says once in the log of what broker or exchange nothing is known: clients are granted 5 levels there and hear nothing of it.</summary>
internal sealed partial class CapabilityNotes(ILogger<CapabilityNotes> logger)
{
    /// <summary>Notes one.</summary>
    public void Note(string broker, string exchange) => LogUnknown(broker, exchange);

    [LoggerMessage(
        LogEvents.CapabilityUnknown,
        LogLevel.Warning,
        "Nothing is known of order books of {Broker} at {Exchange}: 5 levels are granted there"
    )]
    private partial void LogUnknown(string broker, string exchange);
}
