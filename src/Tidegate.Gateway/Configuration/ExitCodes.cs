namespace Tidegate.Gateway.Configuration;

/// <summary>What the process ends with; the numbers are those of sysexits.h, which supervisors know.</summary>
internal static class ExitCodes
{
    public const int Ok = 0;

    /// <summary>Unknown switch.</summary>
    public const int Usage = 64;

    /// <summary>The data file cannot be used.</summary>
    public const int Data = 66;

    /// <summary>An address is taken or cannot be had.</summary>
    public const int AddressTaken = 69;

    /// <summary>The configuration has faults.</summary>
    public const int Configuration = 78;
}
