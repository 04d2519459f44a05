using Tidegate.Core.Access;
using Tidegate.Core.Topics;

namespace Tidegate.Auth.Plans;

/// <summary>A plan, checked and ready for use. What is null is as the endpoint has it, or without limit.</summary>
public sealed record Plan
{
    internal Plan(string name, PlanOptions options)
    {
        (Name, Rank) = (name, options.Rank);
        (ConnectionsMax, SubscriptionsMax, MessagesPerSecond) = (
            options.ConnectionsMax,
            options.SubscriptionsMax,
            options.MessagesPerSecond
        );
        (ModeMax, DepthMax, MaxHz) = (options.ModeMax, options.DepthMax, options.MaxHz);
        (SessionLength, IdleTimeout) = (options.SessionLength, options.IdleTimeout);
        SameToken = options.SameToken;
        SessionsPerTokenMax = options.SameToken == TokenSessions.Allow ? options.SessionsPerTokenMax : 1;
        (SessionsPerHour, ConcurrentSessions, OrdersPerMinute) = (
            options.SessionsPerHour,
            options.ConcurrentSessions,
            options.OrdersPerMinute
        );
        ConcurrentReplays = options.ConcurrentReplays;
        (SimulationHoursMax, SymbolsPerSession, SimulationSpan) = (
            options.SimulationHoursMax,
            options.SymbolsPerSession,
            options.SimulationSpan
        );
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <inheritdoc cref="PlanOptions.Rank" />
    public int Rank { get; }

    /// <inheritdoc cref="PlanOptions.ConnectionsMax" />
    public int? ConnectionsMax { get; }

    /// <inheritdoc cref="PlanOptions.SubscriptionsMax" />
    public int? SubscriptionsMax { get; }

    /// <inheritdoc cref="PlanOptions.ModeMax" />
    public Mode? ModeMax { get; }

    /// <inheritdoc cref="PlanOptions.DepthMax" />
    public int? DepthMax { get; }

    /// <inheritdoc cref="PlanOptions.MaxHz" />
    public decimal MaxHz { get; }

    /// <inheritdoc cref="PlanOptions.MessagesPerSecond" />
    public int? MessagesPerSecond { get; }

    /// <inheritdoc cref="PlanOptions.SessionLength" />
    public TimeSpan? SessionLength { get; }

    /// <inheritdoc cref="PlanOptions.IdleTimeout" />
    public TimeSpan? IdleTimeout { get; }

    /// <inheritdoc cref="PlanOptions.SameToken" />
    public TokenSessions SameToken { get; }

    /// <summary>Sessions of one token: 1 unless <see cref="SameToken"/> allows more.</summary>
    public int SessionsPerTokenMax { get; }

    /// <inheritdoc cref="PlanOptions.SessionsPerHour" />
    public int? SessionsPerHour { get; }

    /// <inheritdoc cref="PlanOptions.ConcurrentSessions" />
    public int? ConcurrentSessions { get; }

    /// <inheritdoc cref="PlanOptions.ConcurrentReplays" />
    public int? ConcurrentReplays { get; }

    /// <inheritdoc cref="PlanOptions.OrdersPerMinute" />
    public int? OrdersPerMinute { get; }

    /// <inheritdoc cref="PlanOptions.SimulationHoursMax" />
    public int? SimulationHoursMax { get; }

    /// <inheritdoc cref="PlanOptions.SymbolsPerSession" />
    public int? SymbolsPerSession { get; }

    /// <inheritdoc cref="PlanOptions.SimulationSpan" />
    public TimeSpan? SimulationSpan { get; }
}
