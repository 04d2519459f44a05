namespace Tidegate.Auth;

/// <summary>Event ids of this assembly: 2000 to 2999.</summary>
internal static class LogEvents
{
    public const int DocumentLeftOut = 2400;
}
