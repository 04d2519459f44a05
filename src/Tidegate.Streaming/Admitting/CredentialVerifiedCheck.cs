using Tidegate.Core.Access;
using Tidegate.Core.Errors;

namespace Tidegate.Streaming.Admitting;

/// <summary>The credential is believed by one of the endpoint's issuers. One that is not counts against the address that showed it.</summary>
public sealed class CredentialVerifiedCheck(IGrantSource grants) : IAdmissionCheck
{
    /// <inheritdoc />
    public async ValueTask<Refusal?> CheckAsync(AdmissionContext client, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(client);
        if (client.Credential is null)
        {
            client.Grant = client.Vouched?.Grant;
            return client.Vouched?.Refusal; // neither: it comes as the first message, and then passes here again
        }

        var admission = await grants.GrantAsync(client.Credential, client.Context, cancellation);
        client.Grant = admission.Grant;
        if (admission.Refusal is { } refusal && IsGuess(refusal.Error))
        {
            client.Endpoint.Failures?.TryTake(client.Address, out _);
        }

        return admission.Refusal;
    }

    // Who shows a token that has just expired was somebody; and what we could not judge says nothing about who showed it.
    private static bool IsGuess(GatewayError error) => error == GatewayErrors.TokenInvalid || error == GatewayErrors.Revoked;
}
