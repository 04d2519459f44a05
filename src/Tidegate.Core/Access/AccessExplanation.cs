using Tidegate.Core.Errors;
using Tidegate.Core.Topics;

namespace Tidegate.Core.Access;

/// <summary>What a subscription would be granted, and which rule decides: found by the same code that grants.</summary>
public sealed record AccessExplanation
{
    /// <summary>What was asked for, as it was written.</summary>
    public required string Name { get; init; }

    /// <summary>The plan that holds.</summary>
    public required string Plan { get; init; }

    /// <summary>True where it would be granted, be it less than was asked.</summary>
    public bool IsAllowed => Error is null;

    /// <summary>Why not, or null.</summary>
    public GatewayError? Error { get; init; }

    /// <summary>The rule that refuses or lowers it; null: nothing limits it.</summary>
    public string? Rule { get; init; }

    /// <summary>The mode that would be granted.</summary>
    public Mode Mode { get; init; }

    /// <summary>Levels of each side of the order book that would be granted; 0 below mode depth.</summary>
    public int Depth { get; init; }

    /// <summary>Most updates a second that would be granted; 0: as they come.</summary>
    public decimal MaxHz { get; init; }

    /// <summary>What it would take of the subscriptions that a session may have: 1, or 0 where it is refused or there already.</summary>
    public int Cost { get; init; }

    /// <summary>Subscriptions that the session has; 0 where no session asks.</summary>
    public int Used { get; init; }

    /// <summary>Subscriptions that a session may have.</summary>
    public int Max { get; init; }

    /// <summary>The feed that delivers the topic; <c>publish</c> where somebody publishes it; null: nobody does.</summary>
    public string? Feed { get; init; }
}
