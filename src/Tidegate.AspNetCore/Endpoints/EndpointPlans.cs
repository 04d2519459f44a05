using System.Collections.Frozen;
using Tidegate.Auth.Plans;
using Tidegate.Core.Access;
using Tidegate.Core.Topics;
using Tidegate.Streaming.Sessions;

namespace Tidegate.AspNetCore.Endpoints;

/// <summary>What holds at one endpoint under each plan: never more than the endpoint's own limits. Thread-safe.</summary>
internal sealed class EndpointPlans(SessionLimits own, PlanBook plans)
{
    private volatile Snapshot? _snapshot;

    /// <summary>The limits under a grant; the same object for all grants of a plan, until the plans change.</summary>
    public SessionLimits Of(Grant grant)
    {
        var table = plans.Current;
        if (_snapshot is not { } snapshot || !ReferenceEquals(snapshot.Table, table))
        {
            var limits = table.Plans.ToFrozenDictionary(plan => plan.Name, plan => Lower(own, plan), StringComparer.Ordinal);
            _snapshot = snapshot = new Snapshot(table, limits);
        }

        return snapshot.Limits[table[grant.Plan].Name];
    }

    private static SessionLimits Lower(SessionLimits own, Plan plan)
    {
        var rules = LimitRules.OfEndpoint with { Connections = $"plan.{plan.Name}.connections" };
        var limits = own with
        {
            Plan = plan.Name,
            ConnectionsMax = plan.ConnectionsMax ?? 0,
            SessionLength = plan.SessionLength,
            SameToken = plan.SameToken,
            SessionsPerTokenMax = plan.SessionsPerTokenMax,
        };
        if (plan.SubscriptionsMax < own.SubscriptionsMax)
        {
            limits = limits with { SubscriptionsMax = plan.SubscriptionsMax.Value };
            rules = rules with { Subscriptions = $"plan.{plan.Name}.subscriptions" };
        }

        if (plan.ModeMax is { } highest && highest < own.Modes[^1])
        {
            Mode[] modes = [.. own.Modes.Where(mode => mode <= highest)];
            limits = limits with { Modes = modes.Length > 0 ? [.. modes] : [own.Modes[0]] };
            rules = rules with { Modes = $"plan.{plan.Name}.modes" };
        }

        if (plan.DepthMax < own.DepthMax)
        {
            limits = limits with { DepthMax = plan.DepthMax.Value };
            rules = rules with { Depth = $"plan.{plan.Name}.depth" };
        }

        if (plan.MaxHz > 0 && (own.MaxHz == 0 || plan.MaxHz < own.MaxHz))
        {
            limits = limits with { MaxHz = plan.MaxHz };
            rules = rules with { MaxHz = $"plan.{plan.Name}.maxHz" };
        }

        return Slow(limits, plan) with
        {
            Rules = rules,
        };
    }

    private static SessionLimits Slow(SessionLimits limits, Plan plan)
    {
        if (plan.MessagesPerSecond is { } rate && (limits.MessagesPerSecond == 0 || rate < limits.MessagesPerSecond))
        {
            limits = limits with { MessagesPerSecond = rate };
        }

        if (plan.IdleTimeout is not { } idle || idle >= limits.IdleTimeout)
        {
            return limits;
        }

        var ping = limits.PingInterval * 2 < idle ? limits.PingInterval : idle / 3; // else a client that only answers pings would be closed
        return limits with { IdleTimeout = idle, PingInterval = ping };
    }

    private sealed record Snapshot(PlanTable Table, FrozenDictionary<string, SessionLimits> Limits);
}
