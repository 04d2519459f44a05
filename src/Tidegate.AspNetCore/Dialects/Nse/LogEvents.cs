namespace Tidegate.AspNetCore.Dialects.Nse;

/// <summary>Event ids of the nse REST interface: 6100 to 6199.</summary>
internal static class LogEvents
{
    public const int LoginAccepted = 6100;
    public const int LoginRefused = 6101;
    public const int BroadcastCommand = 6102;
}
