namespace Tidegate.Streaming.Sessions;

/// <summary>Which rule set each limit of a session: the endpoint's own, or that of a plan.</summary>
public sealed record LimitRules
{
    /// <summary>Every limit is the endpoint's own.</summary>
    public static LimitRules OfEndpoint { get; } = new();

    /// <summary>Sets <see cref="SessionLimits.Modes"/>.</summary>
    public string Modes { get; init; } = "endpoint.modes";

    /// <summary>Sets <see cref="SessionLimits.DepthMax"/>.</summary>
    public string Depth { get; init; } = "endpoint.depth";

    /// <summary>Sets <see cref="SessionLimits.MaxHz"/>.</summary>
    public string MaxHz { get; init; } = "endpoint.maxHz";

    /// <summary>Sets <see cref="SessionLimits.SubscriptionsMax"/>.</summary>
    public string Subscriptions { get; init; } = "endpoint.subscriptions";

    /// <summary>Sets <see cref="SessionLimits.ConnectionsMax"/>.</summary>
    public string Connections { get; init; } = "subject.connections";
}
