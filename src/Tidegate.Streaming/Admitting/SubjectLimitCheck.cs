using Tidegate.Core.Access;
using Tidegate.Core.Errors;

namespace Tidegate.Streaming.Admitting;

/// <summary>The user has a session left of those that the plan allows at the same time.</summary>
public sealed class SubjectLimitCheck(SubjectSessions subjects) : IAdmissionCheck
{
    // Nobody knows when one of the others ends; a client that asks this often costs nothing.
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    /// <inheritdoc />
    public ValueTask<Refusal?> CheckAsync(AdmissionContext client, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(client);
        if (client.Grant is not { } grant || IsSameUser(client.Renews, grant))
        {
            return new((Refusal?)null); // its credential comes later, or its session is counted already
        }

        var limits = client.Endpoint.LimitsUnder(grant);
        if (subjects.TryTake(grant, limits.ConnectionsMax) is not { } place)
        {
            return new(
                new Refusal(GatewayErrors.ConnectionLimit, limits.Rules.Connections)
                {
                    RetryAfter = RetryAfter,
                    Limit = new ReachedLimit("connections", limits.ConnectionsMax),
                }
            );
        }

        client.Slot.HoldSubject(place);
        return new((Refusal?)null);
    }

    private static bool IsSameUser(Grant? before, Grant now) => string.Equals(before?.UserId, now.UserId, StringComparison.Ordinal);
}
