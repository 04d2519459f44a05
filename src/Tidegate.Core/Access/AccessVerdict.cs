using System.Runtime.InteropServices;
using Tidegate.Core.Errors;
using Tidegate.Core.Topics;

namespace Tidegate.Core.Access;

/// <summary>What a rule, or a host's own code, says about one topic: not at all, or at most so much of it. <c>default</c> forbids.</summary>
/// <remarks>A ceiling above what plan and endpoint allow changes nothing: the lowest of all holds.</remarks>
[StructLayout(LayoutKind.Auto)]
public readonly record struct AccessVerdict
{
    private readonly bool _isAllowed;
    private readonly GatewayError? _error;

    private AccessVerdict(bool isAllowed, GatewayError? error, string? rule) => (_isAllowed, _error, Rule) = (isAllowed, error, rule);

    /// <summary>Why not; null where it is allowed.</summary>
    public GatewayError? Error => _isAllowed ? null : _error ?? GatewayErrors.Forbidden;

    /// <summary>Dotted name of the rule that decided, for example <c>policy.kitchen</c>; null: none did.</summary>
    public string? Rule { get; }

    /// <summary>The highest mode. Default depth: no ceiling.</summary>
    public Mode ModeMax { get; init; } = Mode.Depth;

    /// <summary>Most levels of each side of an order book. Default: no ceiling.</summary>
    public int DepthMax { get; init; } = int.MaxValue;

    /// <summary>Most updates a second. Default 0: no ceiling.</summary>
    public decimal MaxHz { get; init; }

    /// <summary>Allowed, with the ceilings that are set on it.</summary>
    /// <param name="rule">Name of the rule, or null.</param>
    public static AccessVerdict Allow(string? rule = null) => new(true, null, rule);

    /// <summary>Not at all.</summary>
    /// <param name="rule">Name of the rule, or null.</param>
    /// <param name="error">What the client is told; null: <c>auth.forbidden</c>.</param>
    public static AccessVerdict Deny(string? rule = null, GatewayError? error = null) => new(false, error, rule);
}
