namespace Tidegate.Auth.ApiKeys;

/// <summary>How API keys are kept and believed. Bound from <c>Tidegate:Auth:Keys</c>.</summary>
public sealed class ApiKeyOptions
{
    /// <summary>What the stored hashes of API keys are made with; without it a stolen database is worth nothing. At least 32 characters; null: <see cref="PepperFile"/>, else a new one at every start, so that keys end with the process.</summary>
    public string? Pepper { get; set; }

    /// <summary>File that holds the pepper instead.</summary>
    public string? PepperFile { get; set; }

    /// <summary>Peppers used before, newest first, at most 8: keys made with them go on. Add the old one here when the pepper changes.</summary>
    public IReadOnlyList<string> PreviousPeppers { get; set; } = [];

    /// <summary>API keys remembered as verified. Default 16,384; 2 to 1,048,576.</summary>
    public int VerifiedKeysMax { get; set; } = 16_384;

    /// <summary>How long a key is believed without asking the database again, where nothing says that it changed. Default 30 s; 1 s to 1 h.</summary>
    public TimeSpan VerifiedKeyAge { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Longest session of an API key that has no end, or a later one. Default 24 h; 1 min to 31 days.</summary>
    public TimeSpan SessionMax { get; set; } = TimeSpan.FromHours(24);

    /// <summary>How often last uses are written. Default 30 s; 1 s to 1 h.</summary>
    public TimeSpan LastUseInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Most keys whose last use waits to be written; further ones are not noted. Default 65,536; 1 to 1,048,576.</summary>
    public int LastUsesWaitingMax { get; set; } = 65_536;

    internal void Check(bool allowWeakSecrets, List<string> faults)
    {
        _ = ApiKeyPepper.Read(this, allowWeakSecrets, faults);
        AuthOptionsFaults.Between(VerifiedKeysMax, 2, 1_048_576, "Keys.VerifiedKeysMax", faults);
        AuthOptionsFaults.Between(VerifiedKeyAge, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1), "Keys.VerifiedKeyAge", faults);
        AuthOptionsFaults.Between(SessionMax, TimeSpan.FromMinutes(1), TimeSpan.FromDays(31), "Keys.SessionMax", faults);
        AuthOptionsFaults.Between(LastUseInterval, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1), "Keys.LastUseInterval", faults);
        AuthOptionsFaults.Between(LastUsesWaitingMax, 1, 1_048_576, "Keys.LastUsesWaitingMax", faults);
    }
}
