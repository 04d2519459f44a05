namespace Tidegate.Auth.Limits;

/// <summary>The limits on how often somebody may prove who they are, in one place. Thread-safe. Those of refused credentials at a door are the door's.</summary>
/// <param name="options">How often.</param>
/// <param name="time">Monotonic clock.</param>
public sealed class AuthLimits(LimitOptions options, TimeProvider time)
{
    /// <summary>Sign-ins by password.</summary>
    public LoginLimits Logins { get; } = new(options, time);

    /// <summary>Renewals of tokens, by client.</summary>
    public RateWindow<string> Refreshes { get; } = new(options.RefreshesPerTenMinutes, TimeSpan.FromMinutes(10), options.ClientsMax, time);

    /// <summary>Keys that nobody has, by the prefix shown.</summary>
    public RateWindow<string> KeyFailures { get; } = new(options.KeyFailuresPerMinute, TimeSpan.FromMinutes(1), options.ClientsMax, time);
}
