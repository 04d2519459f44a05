using Tidegate.Core.Access;
using Tidegate.Core.Errors;

namespace Tidegate.Streaming.Admitting;

/// <summary>Exactly one credential was offered, in a way that this endpoint takes; or none, where it may follow as the first message.</summary>
/// <remarks>Counted before one is chosen: two credentials that disagree are somebody's attempt to be two people.</remarks>
public sealed class CredentialChosenCheck(CapacityGate unauthenticated) : IAdmissionCheck
{
    /// <inheritdoc />
    public ValueTask<Refusal?> CheckAsync(AdmissionContext client, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(client);
        return new(Choose(client));
    }

    private Refusal? Choose(AdmissionContext client)
    {
        var kinds = client.Endpoint.CredentialKinds;
        if (client.Credentials.Length + (client.Vouched is null ? 0 : 1) > 1)
        {
            return new Refusal(GatewayErrors.CredentialAmbiguous, "credential.one");
        }

        if (client.Credentials is [var only])
        {
            client.Credential = only;
            return kinds.Contains(only.Kind) ? null : new Refusal(GatewayErrors.CredentialMissing, "endpoint.credentials");
        }

        if (client.Vouched is not null)
        {
            return null;
        }

        if (!kinds.Contains(CredentialKind.FirstMessage))
        {
            return new Refusal(GatewayErrors.CredentialMissing, "token.missing");
        }

        if (unauthenticated.TryTake() is not { } place)
        {
            return new Refusal(GatewayErrors.ServerFull, "node.unauthenticated");
        }

        client.UnauthenticatedPlace = place;
        client.Slot.Hold(place);
        return null;
    }
}
