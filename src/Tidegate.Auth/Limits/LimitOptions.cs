namespace Tidegate.Auth.Limits;

/// <summary>How often proofs of who one is may be tried. Bound from <c>Tidegate:Auth:Limits</c>.</summary>
public sealed class LimitOptions
{
    /// <summary>Sign-ins by password from one address (of IPv6 one /64), and of one user name, in a window; those that succeed are not counted. Default 5; 1 to 10,000.</summary>
    public int LoginAttempts { get; set; } = 5;

    /// <summary>That window. After failures it is 1, 2, 4, 8 and at last 16 times as long. Default 5 min; 1 s to 1 h.</summary>
    public TimeSpan LoginWindow { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long failures are remembered. Default 24 h; 1 min to 7 days.</summary>
    public TimeSpan FailureMemory { get; set; } = TimeSpan.FromHours(24);

    /// <summary>Renewals of tokens by one client in 10 minutes. Default 10; 1 to 10,000.</summary>
    public int RefreshesPerTenMinutes { get; set; } = 10;

    /// <summary>API keys with the same first characters that nobody has, in a minute, before further ones are not looked up; one that was used lately is believed in any case. Default 10; 1 to 100,000.</summary>
    public int KeyFailuresPerMinute { get; set; } = 10;

    /// <summary>Addresses, and names, that each limit remembers; beyond, those unseen for longest are forgotten. Default 65,536; 16 to 4,194,304.</summary>
    public int ClientsMax { get; set; } = 65_536;

    internal void Check(List<string> faults)
    {
        AuthOptionsFaults.Between(LoginAttempts, 1, 10_000, "Limits.LoginAttempts", faults);
        AuthOptionsFaults.Between(LoginWindow, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1), "Limits.LoginWindow", faults);
        AuthOptionsFaults.Between(FailureMemory, TimeSpan.FromMinutes(1), TimeSpan.FromDays(7), "Limits.FailureMemory", faults);
        AuthOptionsFaults.Between(RefreshesPerTenMinutes, 1, 10_000, "Limits.RefreshesPerTenMinutes", faults);
        AuthOptionsFaults.Between(KeyFailuresPerMinute, 1, 100_000, "Limits.KeyFailuresPerMinute", faults);
        AuthOptionsFaults.Between(ClientsMax, 16, 4_194_304, "Limits.ClientsMax", faults);
    }
}
