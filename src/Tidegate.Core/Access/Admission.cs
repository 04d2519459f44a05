using System.Diagnostics.CodeAnalysis;
using Tidegate.Core.Errors;

namespace Tidegate.Core.Access;

/// <summary>Either a grant or the refusal that says why not. Never both, never neither; <c>default</c> refuses.</summary>
public readonly struct Admission : IEquatable<Admission>
{
    private static readonly Refusal Nothing = new(GatewayErrors.CredentialMissing);
    private readonly Refusal? _refusal;

    private Admission(Grant? grant, Refusal? refusal) => (Grant, _refusal) = (grant, refusal);

    /// <summary>The grant, where there is one.</summary>
    public Grant? Grant { get; }

    /// <summary>Why not, where there is no grant.</summary>
    public Refusal? Refusal => Grant is null ? _refusal ?? Nothing : null;

    /// <summary>True where <see cref="Grant"/> is set.</summary>
    [MemberNotNullWhen(true, nameof(Grant)), MemberNotNullWhen(false, nameof(Refusal))]
    public bool IsGranted => Grant is not null;

    /// <summary>Admits.</summary>
    public static Admission Granted(Grant grant)
    {
        ArgumentNullException.ThrowIfNull(grant);
        return new Admission(grant, null);
    }

    /// <summary>Refuses with a catalogue entry and the rule that decided.</summary>
    public static Admission Refused(GatewayError error, string? rule = null) => new(null, new Refusal(error, rule));

    /// <summary>Refuses.</summary>
    public static Admission Refused(Refusal refusal)
    {
        ArgumentNullException.ThrowIfNull(refusal);
        return new Admission(null, refusal);
    }

    /// <inheritdoc />
    public bool Equals(Admission other) => Equals(Grant, other.Grant) && Equals(Refusal, other.Refusal);

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is Admission other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Grant, Refusal);

    /// <summary>Compares grant and refusal.</summary>
    public static bool operator ==(Admission left, Admission right) => left.Equals(right);

    /// <summary>Compares grant and refusal.</summary>
    public static bool operator !=(Admission left, Admission right) => !left.Equals(right);
}
