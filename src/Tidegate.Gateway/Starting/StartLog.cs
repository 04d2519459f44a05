namespace Tidegate.Gateway.Starting;

/// <summary>What the start has to say.</summary>
internal static partial class StartLog
{
    [LoggerMessage(LogEvents.StartWarning, LogLevel.Warning, "{Warning}")]
    public static partial void Warned(ILogger logger, string warning);
}
