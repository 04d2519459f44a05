using Tidegate.Core.Access;
using Tidegate.Core.Errors;

namespace Tidegate.Streaming.Admitting;

/// <summary>The credential is believed by one of the endpoint's issuers.</summary>
public sealed class CredentialVerifiedCheck(IGrantSource grants) : IAdmissionCheck
{
    /// <inheritdoc />
    public async ValueTask<Refusal?> CheckAsync(AdmissionContext client, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(client);
        if (client.Credential is null)
        {
            return null; // it comes as the first message, and then passes here again
        }

        var admission = await grants.GrantAsync(client.Credential, client.Context, cancellation);
        client.Grant = admission.Grant;
        return admission.Refusal;
    }
}
