namespace Tidegate.AspNetCore;

/// <summary>Event ids of this assembly: 6000 to 6999.</summary>
internal static class LogEvents
{
    public const int SessionStarted = 6000;
    public const int SessionEnded = 6001;
    public const int AdmissionRefused = 6002;
    public const int RequestRefused = 6003;
    public const int HubFaulted = 6004;
    public const int UpgradeFailed = 6005;
    public const int AdmissionFailed = 6006;
    public const int ClientNoted = 6008;
    public const int HubStarted = 6010;
    public const int DrainStarted = 6011;
    public const int DrainEnded = 6012;
    public const int DrainCut = 6013;
    public const int CapacityLowered = 6014;
    public const int ConnectionRefused = 6015;
    public const int DrainDelayed = 6016;
    public const int HookFailed = 6017;
    public const int LoginAccepted = 6100;
    public const int LoginRefused = 6101;
    public const int BroadcastCommand = 6102;
    public const int CapabilityUnknown = 6200;
    public const int SimulationStarted = 6300;
    public const int SimulationEnded = 6301;
    public const int SimulationFailed = 6302;
    public const int CandlesRead = 6303;
    public const int SimulationUnreadable = 6304;
}
