using Tidegate.Core.Access;
using Tidegate.Core.Topics;

namespace Tidegate.Auth.Plans;

/// <summary>What a plan allows. What is not set is as the endpoint has it, and nothing is ever more than the endpoint's own. Bound from <c>Tidegate:Plans:{name}</c>.</summary>
public sealed class PlanOptions
{
    /// <summary>Its place among the plans: a token or a key may only lower its user's plan, that is to one of a lower rank. Default 0; 0 to 1,000.</summary>
    public int Rank { get; set; }

    /// <summary>Sessions that a subject may have at the same time, all endpoints together. Default no limit; 1 to 100,000.</summary>
    public int? ConnectionsMax { get; set; }

    /// <summary>Subscriptions of one session. Default the endpoint's; 1 to 10,000.</summary>
    public int? SubscriptionsMax { get; set; }

    /// <summary>The highest mode that is granted. Default the endpoint's.</summary>
    public Mode? ModeMax { get; set; }

    /// <summary>Most levels of each side of an order book. Default the endpoint's; 1 to 1,000.</summary>
    public int? DepthMax { get; set; }

    /// <summary>Most updates a second of one subscription. Default 0: as they come; else 0.001 to 1,000.</summary>
    public decimal MaxHz { get; set; }

    /// <summary>Messages a second that a client may send. Default the endpoint's; 1 to 100,000.</summary>
    public int? MessagesPerSecond { get; set; }

    /// <summary>How long one session may last. Default no limit; 1 s to 366 days.</summary>
    public TimeSpan? SessionLength { get; set; }

    /// <summary>Without any frame from the client. Default the endpoint's; 1 s to 1 day.</summary>
    public TimeSpan? IdleTimeout { get; set; }

    /// <summary>What happens when a token whose session is open opens another one: <c>Reject</c>, <c>TakeOver</c> or <c>Allow</c>. Default reject.</summary>
    public TokenSessions SameToken { get; set; }

    /// <summary>Sessions of one token where <see cref="SameToken"/> is allow. Default 2; 1 to 1,000.</summary>
    public int SessionsPerTokenMax { get; set; } = 2;

    /// <summary>Simulations that a user may start within an hour. Default no limit; 1 to 1,000,000.</summary>
    public int? SessionsPerHour { get; set; }

    /// <summary>Simulations of a user at the same time. Default no limit; 1 to 1,000,000.</summary>
    public int? ConcurrentSessions { get; set; }

    /// <summary>Replays of a user at the same time (<c>POST /api/replays</c>). Default as many as <c>Tidegate:Replays:PerUserMax</c> says; 0 to 1,000.</summary>
    public int? ConcurrentReplays { get; set; }

    /// <summary>Orders of a user within a minute. Default no limit; 1 to 10,000,000.</summary>
    public int? OrdersPerMinute { get; set; }

    /// <summary>Longest time that one simulation may cover, in hours; with <see cref="SimulationSpan"/> the shorter holds. Default no limit; 1 to 1,000,000.</summary>
    public int? SimulationHoursMax { get; set; }

    /// <summary>Symbols of one simulation. Default no limit; 1 to 1,000,000.</summary>
    public int? SymbolsPerSession { get; set; }

    /// <summary>Longest time that one simulation may cover. Default no limit; 1 s to 36,600 days.</summary>
    public TimeSpan? SimulationSpan { get; set; }
}
