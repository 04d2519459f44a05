using Tidegate.Core.Errors;

namespace Tidegate.Streaming.Admitting;

/// <summary>The session of this token id is free, and now taken; of a renewal with the same token it was taken before.</summary>
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

        if (leases.TryClaim(client.Grant) is not { } place)
        {
            return new(new Refusal(GatewayErrors.SessionConflict, "token.session"));
        }

        client.Slot.HoldLease(place);
        return new((Refusal?)null);
    }
}
