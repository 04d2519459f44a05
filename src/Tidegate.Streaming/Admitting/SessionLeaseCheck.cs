using Tidegate.Core.Errors;

namespace Tidegate.Streaming.Admitting;

/// <summary>The session of this token id is free, and now taken; of a renewal with the same token it was taken before.</summary>
/// <remarks>Where the plan lets a newcomer take over, the session that holds it is closed; where it allows several, they are counted.</remarks>
public sealed class SessionLeaseCheck(SessionLeases leases) : IAdmissionCheck
{
    /// <inheritdoc />
    public ValueTask<Refusal?> CheckAsync(AdmissionContext client, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(client);
        if (client.Grant?.TokenId is not { } id || string.Equals(id, client.Renews?.TokenId, StringComparison.Ordinal))
        {
            return new((Refusal?)null);
        }

        var limits = client.Endpoint.LimitsUnder(client.Grant);
        if (leases.TryClaim(client.Grant, limits.SameToken, limits.SessionsPerTokenMax) is not { } place)
        {
            return new(new Refusal(GatewayErrors.SessionConflict, "token.session"));
        }

        client.Slot.HoldLease(place);
        return new((Refusal?)null);
    }
}
