using System.Diagnostics.CodeAnalysis;
using Tidegate.Auth.Stores;
using Tidegate.Core.Errors;

namespace Tidegate.Auth.Users;

/// <summary>Either a user or the refusal that says why not; <c>default</c> refuses.</summary>
public readonly record struct SignIn
{
    private static readonly Refusal Nobody = new(GatewayErrors.TokenInvalid, SignInRules.Refused);
    private readonly Refusal? _refusal;

    private SignIn(ConfiguredUser? user, UserRecord? stored, Refusal? refusal) => (User, Stored, _refusal) = (user, stored, refusal);

    /// <summary>The user, where there is one.</summary>
    public ConfiguredUser? User { get; }

    /// <summary>The user as stored; null where nobody signed in, or a user of the configuration.</summary>
    public UserRecord? Stored { get; }

    /// <summary>Why not, where there is no user.</summary>
    public Refusal? Refusal => User is null ? _refusal ?? Nobody : null;

    /// <summary>True where <see cref="User"/> is set.</summary>
    [MemberNotNullWhen(true, nameof(User)), MemberNotNullWhen(false, nameof(Refusal))]
    public bool IsAccepted => User is not null;

    internal static SignIn Accepted(ConfiguredUser user, UserRecord? stored = null) => new(user, stored, null);

    internal static SignIn Refused(Refusal refusal) => new(null, null, refusal);

    internal static SignIn Busy() =>
        Refused(new Refusal(GatewayErrors.RateLimited, SignInRules.Busy) { RetryAfter = TimeSpan.FromSeconds(1) });
}
