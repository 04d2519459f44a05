using System.Net;

namespace Tidegate.Auth.Limits;

/// <summary>Every limit on how often somebody may prove who they are, in one place: whoever asks for such a proof takes from these. Thread-safe.</summary>
/// <remarks>Addresses are given as <see cref="ClientNetwork.Of"/> says.</remarks>
/// <param name="options">How often.</param>
/// <param name="time">Monotonic clock.</param>
public sealed class AuthLimits(LimitOptions options, TimeProvider time)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <summary>Sign-ins by password.</summary>
    public LoginLimits Logins { get; } = new(options, time);

    /// <summary>Renewals of tokens, by user or family.</summary>
    public RateWindow<string> Refreshes { get; } = new(options.RefreshesPerTenMinutes, TimeSpan.FromMinutes(10), options.ClientsMax, time);

    /// <summary>Registrations, by address.</summary>
    public RateWindow<IPAddress> Registrations { get; } =
        new(options.RegistrationsPerHour, TimeSpan.FromHours(1), options.ClientsMax, time);

    /// <summary>Credentials shown as a first message, by address, where a dialect counts them.</summary>
    public RateWindow<IPAddress> FirstMessages { get; } = new(options.FirstMessagesPerMinute, Minute, options.ClientsMax, time);

    /// <summary>Keys that nobody has, by the prefix shown.</summary>
    public RateWindow<string> KeyFailures { get; } = new(options.KeyFailuresPerMinute, Minute, options.ClientsMax, time);
}
