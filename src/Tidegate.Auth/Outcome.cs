using System.Diagnostics.CodeAnalysis;
using Tidegate.Core.Errors;

namespace Tidegate.Auth;

/// <summary>Either what was asked for or the refusal that says why not. Never both, never neither; <c>default</c> refuses.</summary>
/// <typeparam name="T">What was asked for. Where it holds a secret its <c>ToString</c> must not.</typeparam>
public readonly record struct Outcome<T>
    where T : class
{
    private readonly Refusal? _refusal;

    private Outcome(T? value, Refusal? refusal) => (Value, _refusal) = (value, refusal);

    /// <summary>What was asked for, where there is it.</summary>
    public T? Value { get; }

    /// <summary>Why not, where there is no value.</summary>
    public Refusal? Refusal => Value is null ? _refusal ?? new Refusal(GatewayErrors.TokenInvalid) : null;

    /// <summary>True where <see cref="Value"/> is set.</summary>
    [MemberNotNullWhen(true, nameof(Value)), MemberNotNullWhen(false, nameof(Refusal))]
    public bool IsDone => Value is not null;

    internal static Outcome<T> Done(T value) => new(value, null);

    internal static Outcome<T> Refused(GatewayError error, string? rule = null) => new(null, new Refusal(error, rule));

    internal static Outcome<T> Refused(Refusal refusal) => new(null, refusal);
}
