namespace Tidegate.Auth;

/// <summary>Event ids of this assembly's logs: 2000 to 2999. Never renamed, never reused.</summary>
internal static class LogEvents
{
    public const int KeysFetched = 2000;
    public const int KeysNotFetched = 2001;
    public const int StoreAway = 2010;
    public const int StoreBack = 2011;
    public const int ChangesMissed = 2012;
    public const int AuditDelayed = 2020;
    public const int AuditLost = 2021;
    public const int AuditResumed = 2022;
    public const int AuditNotWritten = 2023;
    public const int FamilyReused = 2030;
    public const int PasswordUnreadable = 2040;
    public const int DocumentLeftOut = 2400;
}
