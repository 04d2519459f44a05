using Microsoft.Extensions.Logging;

namespace Tidegate.AspNetCore.Hosting;

/// <summary>Writes down what the host's own code about topics threw.</summary>
internal sealed partial class HookFaults(ILogger<HookFaults> logger)
{
    public void Note(Exception exception) => LogFailed(exception);

    [LoggerMessage(LogEvents.HookFailed, LogLevel.Error, "The host's subscription policy failed; what it was asked about was refused")]
    private partial void LogFailed(Exception exception);
}
