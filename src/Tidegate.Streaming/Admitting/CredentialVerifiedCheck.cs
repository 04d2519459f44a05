using Tidegate.Core.Access;
using Tidegate.Core.Errors;

namespace Tidegate.Streaming.Admitting;

/// <summary>The credential is believed by one of the endpoint's issuers. One that is not counts against the address that showed it.</summary>
/// <remarks>
/// Too many of those are answered with <c>limit.rate</c> instead. Who shows a good one comes in all the same, unless the endpoint shuts its door: a
/// whole company may stand behind one address, and none of its members must be able to lock the others out.
/// </remarks>
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
        return admission.Refusal is { } refusal && IsGuess(refusal.Error) ? RefuseGuess(client) ?? refusal : admission.Refusal;
    }

    private static Refusal? RefuseGuess(AdmissionContext client) =>
        client.Endpoint.Failures is not { } rate || rate.TryTake(client.Address, out var retryAfter)
            ? null
            : FailedAttemptsCheck.Refuse(rate, retryAfter);

    // Who shows a token that has just expired was somebody; and what we could not judge says nothing about who showed it.
    private static bool IsGuess(GatewayError error) => error == GatewayErrors.TokenInvalid || error == GatewayErrors.Revoked;
}
