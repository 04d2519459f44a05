namespace Tidegate.Storage;

/// <summary>Event ids of this assembly: 10000 to 10999.</summary>
internal static class LogEvents
{
    public const int FileMigrated = 10000;
    public const int StoreAway = 10001;
    public const int StoreBack = 10002;
    public const int ServerMigrated = 10003;
}
