namespace Tidegate.Gateway;

/// <summary>Event ids of this assembly: 8000 to 8999.</summary>
internal static class LogEvents
{
    public const int StartWarning = 8000;
    public const int MockKeysLeftOut = 8005;
    public const int InstrumentsTaken = 8006;
    public const int InstrumentsRefused = 8007;
    public const int InstrumentsAway = 8008;
    public const int InstrumentsPurged = 8009;
    public const int CertificateLoaded = 8010;
    public const int CertificateEnds = 8011;
    public const int CertificateUnreadable = 8012;
    public const int InstrumentsKept = 8013;
    public const int CalendarTaken = 8014;
    public const int CalendarRefused = 8015;
    public const int CalendarEnded = 8016;
}
